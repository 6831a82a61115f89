import { allContainers } from '../../link/pods';
import { is } from '../../model/kinds';
import type { Rule } from '../rule';

/** The API server refuses a mount without a volume; a volume without a mount has no effect. */
export const volumeMount: Rule = {
  name: 'volume-mount',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      const claims = is(at.manifest, 'StatefulSet') ? (at.manifest.spec.volumeClaimTemplates ?? []) : [];
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
            message: `${container} mounts ${name} at ${mountPath}, which is no volume of the pod; volumes: ${volumes.join(', ') || 'none'}`,
            fix: 'Add the volume or correct the name.',
          };
        }
      }
      for (const volume of volumes) {
        if (!mounts.some(({ name }) => name === volume)) {
          yield { at, message: `no container mounts the volume ${volume}`, fix: 'Mount it or remove it.' };
        }
      }
    }
  },
};
