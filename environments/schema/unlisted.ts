import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '@twisterlab/platform/model/problem';

/** A record as it is declared: `export const qa = tenant({`, also with a type. */
const declaration =
  /^(?:export )?const (\w+)(?:: (?:Tenant|Cluster)Input)? = (?:tenant|cluster)\(|^(?:export )?const (\w+): (?:Tenant|Cluster)Input/gm;

/**
 * Records that the lists of index.ts do not name: nothing would be rendered from them, without any message.
 * @param folder with the records and index.ts.
 */
export function unlistedRecords(folder: string): Problem[] {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8').replace(/\/\/.*$|\/\*[\s\S]*?\*\//gm, '');
  const index = read('index.ts');
  const lists = index.slice(index.indexOf('records ='));
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
  return files.flatMap((file) =>
    [...read(file).matchAll(declaration)]
      .map(([, name, typed]) => (name ?? typed)!)
      .filter((name) => !new RegExp(`\\b${name}\\b`).test(lists))
      .map((name) => ({
        where: `environments/${file}`,
        message: `no list of environments/index.ts names the record ${name}, so nothing is rendered from it.`,
        fix: `In environments/index.ts, import ${name} and list it under tenants or clusters; or delete the record.`,
      })),
  );
}
