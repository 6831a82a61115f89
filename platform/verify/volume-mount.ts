import { allContainers } from '../link/pods';
import type { Kinds } from '../model/kinds';
import type { Rule } from './rule';

/** A mount without a volume is refused by the API server; a volume without a mount is a file that nobody reads. */
export const volumeMount: Rule = {
  name: 'volume-mount',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      const claims = (at.manifest as Kinds['StatefulSet']).spec.volumeClaimTemplates ?? [];
      const volumes = [
        ...(spec.volumes ?? []).map(({ name }) => name),
        ...claims.map(({ metadata }) => metadata?.name ?? ''),
      ];
      const mounts = allContainers(spec).flatMap(({ name, volumeMounts = [] }) =>
        volumeMounts.map((mount) => ({ container: name, ...mount })),
      );
      for (const { container, name, mountPath } of mounts) {
        if (!volumes.includes(name)) {
          yield {
            at,
            message: `${container} mounts ${name} at ${mountPath}; volumes: ${volumes.join(', ') || 'none'}`,
            fix: 'Add the volume or correct the name.',
          };
        }
      }
      for (const volume of volumes) {
        if (!mounts.some(({ name }) => name === volume)) {
          yield { at, message: `nobody mounts the volume ${volume}`, fix: 'Mount it or remove it.' };
        }
      }
    }
  },
};
