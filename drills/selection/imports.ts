import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';

/** The folders of drills that each folder of drills imports, by the text of its modules. */
export function folderImports(folder = join(root, 'drills')): ReadonlyMap<string, ReadonlySet<string>> {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return new Map(
    folders.map(({ name }) => {
      const modules = readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).filter((file) =>
        file.endsWith('.ts'),
      );
      const imported = modules.flatMap((file) => {
        const up = '../'.repeat(file.split(/[\\/]/).length);
        const text = readFileSync(join(folder, name, file), 'utf8');
        return [...text.matchAll(/from '((?:\.\.\/)+)([\w-]+)/g)]
          .filter(([, dots]) => dots === up)
          .map(([, , to]) => to!);
      });
      return [name, new Set(imported.filter((to) => folders.some((each) => each.name === to)))] as const;
    }),
  );
}
