import { allContainers } from '../../link/pods';
import type { PodSpec } from '../../model/manifest';
import { bytes, formatBytes } from '../../util/quantity';
import type { Rule } from '../rule';

/**
 * An emptyDir on disk counts as the pod's ephemeral storage: the kubelet evicts the pod at the limit of its containers, before a volume
 * with a larger sizeLimit is full. One in memory counts as memory, and its files cannot exceed the limits of the containers.
 */
export const emptyDirSize: Rule = {
  name: 'empty-dir-size',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const { name, emptyDir } of spec.volumes ?? []) {
        if (emptyDir?.sizeLimit === undefined) continue;
        const resource = emptyDir.medium === 'Memory' ? 'memory' : 'ephemeral-storage';
        const limit = limitOf(spec, resource);
        if (limit === undefined || bytes(emptyDir.sizeLimit) <= limit) continue;
        yield {
          at,
          message: `has the emptyDir ${name} with the sizeLimit ${emptyDir.sizeLimit}, and its containers are limited to ${formatBytes(limit)} of ${resource}: the pod ends before the volume is full`,
          fix: `Lower sizeLimit, or raise the limit of ${resource}.`,
        };
      }
    }
  },
};

/** The sum of the containers, or the largest init container; undefined if a container has no limit. */
function limitOf(spec: PodSpec, resource: string): number | undefined {
  const limits = (containers: PodSpec['containers']) =>
    containers.map(({ resources }) => resources?.limits?.[resource]).map((limit) => (limit ? bytes(limit) : undefined));
  if (allContainers(spec).some(({ resources }) => !resources?.limits?.[resource])) return undefined;
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  const sum = [...limits(spec.containers), ...limits(sidecars)].reduce<number>((total, each) => total + (each ?? 0), 0);
  return Math.max(sum, ...limits(spec.initContainers ?? []).map((each) => each ?? 0));
}
