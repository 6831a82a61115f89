// biome-ignore lint/style/noRestrictedImports: this is the writer that others use.
import { Document, type Tags, visit } from 'yaml';
import { displayName } from '../link/graph';
import type { Manifest } from '../model/manifest';
import { UserError } from '../model/problem';
import { byCodeUnit } from '../util/collections';
import { jsonOf, rememberedText } from '../util/memory';

/** YAML 1.1 without merge keys, so that `<<` is an ordinary key. */
const customTags = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge');

/**
 * Scalars that the library leaves unquoted in YAML 1.1, while other parsers read a number, a merge key or a default value. Go's
 * parser removes underscores, then accepts every prefix of `strconv.ParseInt`.
 */
const misread = /^([-+]?0[box]\w+|(?=[-+.\d].*_)[-+]?[_.\d][-+.\w]*|=|<<)$/i;

/**
 * Characters that the library writes as they are, while parsers of YAML 1.1 reject them or read a line break. Source: YAML 1.1,
 * 5.1 and 5.4; gopkg.in/yaml.v2, readerc.go.
 */
const special = /(?![\t\n])\p{Cc}|[\u2028\u2029\ufeff\ufffe\uffff]/u;
const allSpecial = new RegExp(special, 'gu');
/** A first line of spaces, or one that begins with a tab: Go's parser takes the indentation of a block from it. */
const misleadingIndent = /^\n* +\n|^\s*\t/;
const loneSurrogate = /\p{Surrogate}/u;

/**
 * An object as YAML: apiVersion, kind, metadata, then the other fields by name, so that a reordered field makes no diff.
 * Every string is read back as the same string, as described at `yamlText`.
 * @throws UserError for a string that is not Unicode text.
 */
export function toYaml(manifest: Manifest): string {
  const { json, digest } = jsonOf(manifest);
  return textOf('object', json, digest, (value) => {
    const { apiVersion, kind, metadata, ...rest } = value as Manifest;
    const ordered = { apiVersion, kind, metadata: sorted(metadata), ...(sorted(rest) as object) };
    return write(ordered, () => displayName(manifest));
  });
}

/**
 * A value as YAML, for files that a program reads: in a ConfigMap or on a machine. YAML 1.1, YAML 1.2 and Go's parser, which
 * mixes both, read every string as the same string. Fields keep their order; no line is folded.
 * @throws UserError for a string that is not Unicode text.
 */
export function yamlText(value: unknown): string {
  const json = JSON.stringify(value);
  return textOf('file', json, json, (data) => write(data, () => 'a YAML file'));
}

/** From the value's JSON alone, so that values with the same JSON have the same text. */
function textOf(what: string, json: string, input: string, writer: (value: unknown) => string): string {
  return rememberedText(
    `YAML ${what}`,
    () => input,
    () => writer(JSON.parse(json)),
  );
}

function write(value: unknown, where: () => string): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false, customTags });
  visit(document, {
    Scalar(_, node) {
      const text = node.value;
      if (typeof text !== 'string') return;
      if (loneSurrogate.test(text)) throw notUnicode(where(), text);
      if ([misread, special, misleadingIndent].some((each) => each.test(text))) node.type = 'QUOTE_DOUBLE';
    },
  });
  // As JSON, because the library folds other strings in double quotes and alters lines of spaces.
  const text = document.toString({ lineWidth: 0, directives: false, doubleQuotedAsJSON: true });
  return text.replace(allSpecial, escaped); // they remain only in double quotes, where an escape is allowed
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function notUnicode(where: string, text: string): UserError {
  const message = `has a string with half a character (a lone surrogate), which no file can hold: ${JSON.stringify(text).slice(0, 80)}.`;
  return new UserError([{ where, message, fix: 'Remove it; the text was probably cut in the middle of a character.' }]);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => byCodeUnit(a, b))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
