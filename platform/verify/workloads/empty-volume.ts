import { allContainers } from '../../link/pods';
import type { Rule } from '../rule';

/** A volume that never has a file: programs find nothing where they expect one, or cannot write where they have to. */
export const emptyVolume: Rule = {
  name: 'empty-volume',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      const mounts = allContainers(spec).flatMap(({ volumeMounts = [] }) => volumeMounts);
      for (const { name, emptyDir, projected, downwardAPI } of spec.volumes ?? []) {
        const own = mounts.filter((mount) => mount.name === name);
        if (emptyDir && own.length > 0 && own.every(({ readOnly }) => readOnly)) {
          yield {
            at,
            message: `mounts the emptyDir ${name} read-only in every container: no program can write it, and it stays empty`,
            fix: 'Remove readOnly from the mount of the container that writes it.',
          };
        }
        const isEmpty =
          (projected && (projected.sources ?? []).length === 0) || (downwardAPI && !downwardAPI.items?.length);
        if (isEmpty) {
          yield {
            at,
            message: `has the volume ${name} without ${projected ? 'sources' : 'items'}: its folder is empty`,
            fix: 'List what it projects, or remove it and its mounts.',
          };
        }
      }
    }
  },
};
