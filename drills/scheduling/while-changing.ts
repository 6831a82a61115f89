import type { SimulatedCluster } from './simulated-cluster';

/** Pods of an otherwise healthy cluster change at least every 20 s: the longest are the pauses of garbage collection and autoscaling. */
const quietSeconds = 60;

/**
 * Whether a condition becomes true before no pod changes any more. Independent of the machine's speed, and a fault is found as soon
 * as nothing can change.
 */
export async function whileChanging(
  { pods, api }: Pick<SimulatedCluster, 'pods' | 'api'>,
  what: string,
  condition: () => boolean | Promise<boolean>,
): Promise<boolean> {
  const started = performance.now();
  const isQuiet = () => performance.now() - Math.max(started, pods.lastChange) > quietSeconds * 1000;
  const poll = async () => (await condition()) || (isQuiet() && ('quiet' as const));
  return (await api.processes.until(what, poll, 1800)) === true;
}
