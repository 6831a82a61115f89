import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeRecords } from '../../cli/bench/copy';
import type { Records } from './change';

/** Replaces the records of a copy of this project, as a person would: a file each, and the lists of index.ts. */
export function writeRecords(project: string, { clusters, tenants }: Records): void {
  removeRecords(project);
  const write = (name: string, text: string) => writeFileSync(join(project, 'environments', `${name}.ts`), text);
  for (const record of clusters)
    write(record.name, `import { cluster } from './schema/cluster';\n\n${declaration('cluster', record)}`);
  for (const { cluster, ...record } of tenants) {
    const home = identifier(cluster);
    // Inside the literal: a spread would lose the types of its values.
    const literal = declaration('tenant', record).replace('({', `({\n  cluster: ${home},`);
    write(
      record.name,
      `import { ${home} } from './${cluster.name}';\nimport { tenant } from './schema/tenant';\n\n${literal}`,
    );
  }
  const list = (of: Records[keyof Records]) => of.map(identifier).join(', ');
  const imports = [...clusters, ...tenants].map((each) => `import { ${identifier(each)} } from './${each.name}';\n`);
  write(
    'index',
    `${imports.join('')}\nexport const records = {\n  clusters: [${list(clusters)}],\n  tenants: [${list(tenants)}],\n};\n`,
  );
}

const identifier = ({ name }: { readonly name: string }) => name.replaceAll('-', '_');

const declaration = (by: string, record: { readonly name: string }) =>
  `export const ${identifier(record)} = ${by}(${JSON.stringify(record, null, 2)});\n`;
