import type { Entry } from './entry';

/** A field of an entry: `body`, `attributes.level` or `attributes["log.file.path"]`; undefined for other expressions. */
export function fieldOf(text: string): string | undefined {
  if (text === 'body') return text;
  const [, plain, quoted] = /^attributes(?:\.(\w+)|\["([^"]+)"\])$/.exec(text) ?? [];
  return plain ?? quoted;
}

export function read({ body, attributes }: Entry, field: string): string | undefined {
  return field === 'body' ? body : attributes.get(field);
}

/**
 * A condition as a function; undefined if it is none of the forms that are verified: `FIELD == nil`, `FIELD != nil`, `FIELD == "TEXT"`,
 * `FIELD matches "REGEX"` and its negation, and several of them joined by `and`. Source: the language expr.
 */
export function condition(text: string): ((entry: Entry) => boolean) | undefined {
  // Not within a literal.
  const parts = text.split(/ and (?=(?:[^"]*"[^"]*")*[^"]*$)/).map(comparison);
  return parts.some((part) => !part) ? undefined : (entry) => parts.every((part) => part!(entry));
}

function comparison(text: string): ((entry: Entry) => boolean) | undefined {
  const [, not, place = '', operator, operand = ''] =
    /^(not \()?(\S+) (==|!=|matches) (nil|"(?:\\.|[^"\\])*")\)?$/.exec(text) ?? [];
  const field = fieldOf(place);
  if (field === undefined || (not !== undefined) !== text.endsWith(')')) return undefined;
  const literal = operand === 'nil' ? undefined : unquoted(operand);
  if (operator !== 'matches') {
    if (not !== undefined || (operand !== 'nil' && literal === undefined)) return undefined;
    return (entry) => (read(entry, field) === literal) === (operator === '==');
  }
  const regex = literal === undefined ? undefined : regExp(literal);
  return regex && ((entry) => regex.test(read(entry, field) ?? '') === (not === undefined));
}

/** The text of a literal; undefined if it has an unknown escape. */
function unquoted(literal: string): string | undefined {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return undefined;
  }
}

/** A regular expression of Go; undefined if it is invalid or JavaScript does not have its syntax. */
export function regExp(text: string): RegExp | undefined {
  const [, flags = '', pattern = ''] = /^(?:\(\?([ims]+)\))?(.*)$/s.exec(text) ?? [];
  try {
    return new RegExp(pattern.replaceAll('(?P<', '(?<'), flags);
  } catch {
    return undefined;
  }
}
