/** Where the source text of a record names the value of a field. */
export type FieldSource =
  | { readonly state: 'literal'; readonly value: string; readonly start: number; readonly end: number }
  /** The record has no such field. Text inserted at `start` adds it as the first one of its object, which may be empty. */
  | { readonly state: 'absent'; readonly start: number; readonly empty: boolean }
  /** Another expression, or an object that is spread from another one: an edit of the text could change something else. */
  | { readonly state: 'computed'; readonly reason: string };

interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the field `section.name` of the record in a file such as environments/production.ts. It reads the text and not a syntax tree: what
 * it does not recognise is `computed`, and the caller compares the value with that of the evaluated record.
 */
export function fieldSource(source: string, [section, name]: readonly [string, string]): FieldSource {
  const tokens = tokensOf(source);
  const call = tokens.findIndex(({ text }, at) => text === 'tenant' && tokens[at - 1]?.text === '=');
  if (tokens[call + 1]?.text !== '(' || tokens[call + 2]?.text !== '{')
    return computed('the file has no record that is written as `const NAME = tenant({ ... })`');
  const outer = fieldsOf(tokens, call + 2);
  if (outer === undefined) return computed('the record contains a spread or a computed field');
  const object = outer.get(section);
  if (object === undefined) return computed(`the record has no field ${section}`);
  if (tokens[object.first]?.text !== '{' || closing(tokens, object.first) !== object.last)
    return computed(`${section} is not written as an object`);
  const inner = fieldsOf(tokens, object.first);
  if (inner === undefined) return computed(`${section} contains a spread or a computed field`);
  const field = inner.get(name);
  if (field === undefined) return { state: 'absent', start: tokens[object.first]!.end, empty: inner.size === 0 };
  const token = tokens[field.first]!;
  if (field.first !== field.last || !/^['"]/.test(token.text) || token.text.includes('\\'))
    return computed(`${section}.${name} is not a string literal`);
  return { state: 'literal', value: token.text.slice(1, -1), start: token.start, end: token.end };
}

/** The text with the field set to a value; its format is not that of the linter yet. */
export function withField(
  source: string,
  field: Exclude<FieldSource, { state: 'computed' }>,
  name: string,
  value: string,
) {
  const [text, end] =
    field.state === 'literal'
      ? [`'${value}'`, field.end]
      : [` ${name}: '${value}'${field.empty ? ' ' : ','}`, field.start];
  return `${source.slice(0, field.start)}${text}${source.slice(end)}`;
}

const computed = (reason: string): FieldSource => ({ state: 'computed', reason });

/** Comments are skipped; strings are one token each. */
function tokensOf(source: string): Token[] {
  const pattern = /\/\/.*|\/\*[\s\S]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\.\.\.|[\w$]+|\S/g;
  return [...source.matchAll(pattern)]
    .filter(([text]) => !/^\/[/*]/.test(text))
    .map(({ 0: text, index }) => ({ text, start: index, end: index + text.length }));
}

interface Span {
  readonly first: number;
  readonly last: number;
}

/** The fields of an object literal by name, each with the tokens of its value; undefined if not all of them are written out. */
function fieldsOf(tokens: readonly Token[], open: number): ReadonlyMap<string, Span> | undefined {
  const fields = new Map<string, Span>();
  const end = closing(tokens, open);
  for (let at = open + 1; at < end; ) {
    const name = tokens[at]!.text;
    if (/^[.[]/.test(name)) return undefined;
    const hasValue = tokens[at + 1]?.text === ':';
    const first = hasValue ? at + 2 : at;
    let next = first;
    while (next < end && tokens[next]!.text !== ',') next = closing(tokens, next) + 1;
    fields.set(name.replace(/^['"]|['"]$/g, ''), { first, last: next - 1 });
    at = next + 1;
  }
  return fields;
}

/** The token that closes a bracket; of any other token, itself. */
function closing(tokens: readonly Token[], open: number): number {
  if (!/^[{[(]$/.test(tokens[open]!.text)) return open;
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (/^[{[(]$/.test(tokens[at]!.text)) depth++;
    if (/^[}\])]$/.test(tokens[at]!.text) && --depth === 0) return at;
  }
  return tokens.length - 1;
}
