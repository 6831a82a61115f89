import { is } from '@twisterlab/platform/model/kinds';
import { bytes, cores } from '@twisterlab/platform/util/quantity';
import type { Dist } from '../dist';

export const nodes = ['edgeserver', 'rtx', 'server3'] as const;

/** A container that dist makes run. */
export interface SimulatedContainer {
  readonly namespace: string;
  readonly workload: string;
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet';
  readonly pod: string;
  readonly node: string;
  readonly container: string;
  readonly requests: Resources;
  readonly limits: Resources;
}

interface Resources {
  readonly cpu: number;
  readonly memory: number;
}

/** The containers of all workloads of dist, on three nodes in turn. */
export function containersOf(dist: Dist): SimulatedContainer[] {
  let next = 0;
  return dist.objects().flatMap(({ manifest }) => {
    if (!is(manifest, 'Deployment') && !is(manifest, 'StatefulSet') && !is(manifest, 'DaemonSet')) return [];
    const { kind, metadata, spec } = manifest;
    const pods = is(manifest, 'DaemonSet') ? nodes.length : (manifest.spec.replicas ?? 1);
    return [...Array(pods).keys()].flatMap((index) => {
      const node = kind === 'DaemonSet' ? nodes[index]! : nodes[next++ % nodes.length]!;
      return (spec.template.spec?.containers ?? []).map(({ name, resources }) => ({
        namespace: metadata.namespace ?? '',
        workload: metadata.name,
        kind: kind as SimulatedContainer['kind'],
        pod: kind === 'StatefulSet' ? `${metadata.name}-${index}` : `${metadata.name}-7c9f4-${'abcdef'[index]}`,
        node,
        container: name,
        requests: quantities(resources?.requests),
        limits: quantities(resources?.limits),
      }));
    });
  });
}

function quantities(of: Readonly<Record<string, string | number>> | undefined): Resources {
  return { cpu: cores(of?.cpu ?? 0), memory: bytes(of?.memory ?? 0) };
}
