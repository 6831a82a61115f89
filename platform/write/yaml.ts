import { Document, type Tags, visit } from 'yaml';
import type { Manifest } from '../model/manifest';
import { byCodeUnit } from '../util/collections';

/** YAML 1.1 without merge keys, so that `<<` is an ordinary key. */
const customTags = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge');

/** Scalars that the library leaves unquoted in YAML 1.1, while other parsers read a number, a merge key or a default value. */
const misread = /^(0o[0-7]+|=|<<)$/;
/** A cheap check of the whole object before its scalars are visited. */
const mayMislead = /"(0o[0-7]+|=|<<)"/;

/**
 * An object as YAML: apiVersion, kind, metadata, then the other fields by name, so that a reordered field makes no diff.
 * YAML 1.1, YAML 1.2 and Go's parser, which mixes both, read every string as the same string.
 */
export function toYaml({ apiVersion, kind, metadata, ...rest }: Manifest): string {
  const ordered = { apiVersion, kind, metadata: sorted(metadata), ...(sorted(rest) as object) };
  const document = new Document(ordered, { version: '1.1', aliasDuplicateObjects: false, customTags });
  if (mayMislead.test(JSON.stringify(ordered))) {
    visit(document, {
      Scalar(_, node) {
        if (typeof node.value === 'string' && misread.test(node.value)) node.type = 'QUOTE_DOUBLE';
      },
    });
  }
  return document.toString({ lineWidth: 0, directives: false });
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
