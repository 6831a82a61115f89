import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fields } from '@twisterlab/platform/gitops/immutable/field';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { UserError } from '@twisterlab/platform/model/problem';
import { toYaml } from '@twisterlab/platform/write/yaml';
import { restoreFile, type Step } from './step';

/**
 * Writes for each step the objects that it deletes, as `kubectl apply` accepts them.
 * @throws UserError if the folder exists: it could have the only copy of objects that are gone.
 */
export function writeRestore(folder: string, steps: readonly Step[]): string[] {
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new UserError([
      { where: folder, message: 'exists; it may have objects of an earlier run.', fix: 'Name a new folder.' },
    ]);
  }
  return steps.flatMap(({ objects }, index) => {
    if (objects.length === 0) return [];
    const name = restoreFile(index);
    writeFileSync(join(folder, name), objects.map((object) => toYaml(restorable(object))).join('---\n'));
    return [name];
  });
}

/** A live object without what the API server sets. */
export function restorable(live: Manifest): Manifest {
  const { status: _, ...object } = live as Manifest & { readonly status?: unknown };
  const { uid, resourceVersion, generation, creationTimestamp, managedFields, ...metadata } = fields(object.metadata);
  const spec = fields(fields(object).spec);
  const { clusterIP, clusterIPs, ...rest } = spec;
  // Another Service may have the address by then. A headless Service has none.
  const kept = live.kind === 'Service' && clusterIP !== 'None' ? rest : spec;
  return { ...object, metadata, ...('spec' in object ? { spec: kept } : {}) } as unknown as Manifest;
}
