import { Document, type Tags, visit } from 'yaml';
import type { Manifest } from '../model/manifest';
import { byCodeUnit } from '../util/collections';

/** YAML 1.1 without merge keys: a key `<<` of an object is a key. */
const customTags = (tags: Tags): Tags =>
  tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge');

/** Plain scalars that the library leaves unquoted for YAML 1.1 and that another parser reads as a number, a merge or a default. */
const misread = /^(0o[0-7]+|=|<<)$/;
/** A first, cheap look at a whole object. */
const mayMislead = /"(0o[0-7]+|=|<<)"/;

/**
 * One object as YAML: apiVersion, kind, metadata and the rest by name, so that a diff shows what changed and not what moved.
 * Every string is read back as that string by YAML 1.1, YAML 1.2 and Go's parser, which mixes the two.
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
