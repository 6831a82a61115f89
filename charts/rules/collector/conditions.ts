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
 * A condition as a function; undefined if it is none of the forms that are verified: `FIELD == nil`, `FIELD != nil`,
 * `body matches "REGEX"` and its negation. Source: the language expr.
 */
export function condition(text: string): ((entry: Entry) => boolean) | undefined {
  const [, place, operator] = /^(\S+) ([!=]=) nil$/.exec(text) ?? [];
  const field = place === undefined ? undefined : fieldOf(place);
  if (field !== undefined) return (entry) => (read(entry, field) === undefined) === (operator === '==');
  const [, not, literal] = /^(not \()?body matches ("(?:\\.|[^"\\])*")\)?$/.exec(text) ?? [];
  if (literal === undefined || (not !== undefined) !== text.endsWith('")')) return undefined;
  const pattern = unquoted(literal);
  const regex = pattern === undefined ? undefined : regExp(pattern);
  return regex && ((entry) => regex.test(entry.body) === (not === undefined));
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
  try {
    return new RegExp(text.replaceAll('(?P<', '(?<'));
  } catch {
    return undefined;
  }
}
