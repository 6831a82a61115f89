import type { Container, PodSpec } from '../model/manifest';
import { bytes, cores, formatBytes, formatCores } from '../util/quantity';

/** Cores and bytes of memory. */
export interface Amount {
  readonly cpu: number;
  readonly memory: number;
}

export type Resource = keyof Amount;

export const resources: readonly Resource[] = ['cpu', 'memory'];
export const parsers = { cpu: cores, memory: bytes } as const;
export const formatters = { cpu: formatCores, memory: formatBytes } as const;

/** What one pod requests, or its limits. */
export function ofPod(spec: Pick<PodSpec, 'containers' | 'initContainers'>, kind: 'requests' | 'limits'): Amount {
  return { cpu: podTotal(spec, kind, 'cpu'), memory: podTotal(spec, kind, 'memory') };
}

/** As the scheduler: the larger of the sum of the containers and any init container; sidecars count from their start on. */
function podTotal(
  { containers, initContainers = [] }: Pick<PodSpec, 'containers' | 'initContainers'>,
  kind: 'requests' | 'limits',
  resource: Resource,
): number {
  const value = ({ resources }: Pick<Container, 'resources'>) => parsers[resource](resources?.[kind]?.[resource] ?? 0);
  let sidecars = 0;
  let before = 0;
  for (const init of initContainers) {
    before = Math.max(before, sidecars + value(init));
    if (init.restartPolicy === 'Always') sidecars += value(init);
  }
  return Math.max(
    before,
    containers.reduce((sum, container) => sum + value(container), sidecars),
  );
}

export function sum(amounts: readonly Amount[]): Amount {
  return amounts.reduce((a, b) => ({ cpu: a.cpu + b.cpu, memory: a.memory + b.memory }), { cpu: 0, memory: 0 });
}

export function times({ cpu, memory }: Amount, count: number): Amount {
  return { cpu: cpu * count, memory: memory * count };
}

/** Whether an amount exceeds a limit. Tolerates floating point errors: 3 * 0.1 > 0.3. */
export function exceeds(wanted: number, limit: number): boolean {
  return wanted - limit > 1e-6;
}

/** The larger share of a node that an amount takes. */
export function share(amount: Amount, of: Amount): number {
  return Math.max(amount.cpu / of.cpu, amount.memory / of.memory);
}

/** `100m of cpu and 64Mi of memory`. */
export function showAmount(amount: Amount): string {
  return resources.map((resource) => `${formatters[resource](amount[resource])} of ${resource}`).join(' and ');
}
