import { rememberedText } from '@twisterlab/platform/util/memory';
import { code, page, plain, table } from './markdown';
import { type RecordField, recordFields, recordSources, valueTypes } from './record-fields';

/** The fields of `environments/NAME.ts`. */
export const recordsPage = (): string => rememberedText('fields of the records', recordSources, written);

function written(): string {
  const { tenant, cluster } = recordFields();
  const types = valueTypes();
  const used = new Set([...tenant, ...cluster].map(({ type = '' }) => type.replace(/^list of /, '')));
  return page(
    'Fields of the records',
    `From the schema in \`environments/schema\` and its doc comments. A field that is not required may be left out.
Add an environment: [guide](../guides/add-an-environment.md).`,
    [
      '## Tenant',
      `\`tenant({ ... })\`: one instance of TwisterLab in a namespace. \`cluster\`, required, is the record of its cluster.`,
      fields(tenant),
      '## Cluster',
      '`cluster({ ... })`: machines, networks and external services.',
      fields(cluster),
      '## Types of values',
      table(
        ['type', 'format and unit'],
        [...types].filter(([name]) => used.has(name)).map(([name, doc]) => [code(name), doc]),
      ),
    ],
  );
}

const fields = (all: readonly RecordField[]) =>
  table(
    ['field', 'type', 'default', 'meaning'],
    all.map(({ path, type, default: standard, isRequired, doc = '' }) => [
      code(path),
      type === undefined ? 'fields below' : plain(type),
      standard === undefined ? (isRequired ? '**required**' : '') : code(standard),
      plain(doc),
    ]),
  );
