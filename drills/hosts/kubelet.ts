import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { ClusterNode } from '@twisterlab/platform/model/cluster';
import { bytes, cores } from '@twisterlab/platform/util/quantity';
import { parse } from 'yaml';
import type { CheckedItems } from '../expectation';
import type { NodeCluster } from '../fixtures/node-cluster';

type Quantities = Readonly<Record<string, string>>;

/** Seconds until a restarted kubelet has reported its node. */
const reported = 60;

/**
 * A real kubelet restarts with the file as a drop-in, and reports its node and its configuration. Only now: this machine's disk
 * may be fuller than the file accepts, and a cluster could not start.
 */
export async function checkKubelet(fixture: NodeCluster, text: string, node: ClusterNode): Promise<CheckedItems> {
  await fixture.nodes[0]!.mergeKubeletConfig(text);
  const deadline = Date.now() + reported * 1000;
  for (;;) {
    // It does not answer while it restarts.
    const checked = await compared(fixture, text, node).catch((error: Error) => ({ of: 1, faults: [error.message] }));
    if (checked.faults.length === 0 || Date.now() > deadline) return checked;
    await sleep(1000);
  }
}

async function compared(fixture: NodeCluster, text: string, node: ClusterNode): Promise<CheckedItems> {
  const [live] = await fixture.kubectl.get('nodes');
  const { capacity, allocatable } = live!.status as { capacity: Quantities; allocatable: Quantities };
  const { kubeletconfig } = JSON.parse(
    await fixture.kubectl.exec(['get', '--raw', `/api/v1/nodes/${live!.metadata.name}/proxy/configz`]),
  ) as { kubeletconfig: Readonly<Record<string, unknown>> };

  const { apiVersion: _, kind: __, ...wanted } = parse(text) as Record<string, unknown>;
  const faults = Object.entries(wanted)
    .filter(([field, value]) => !isSame(kubeletconfig[field], value))
    .map(([field, value]) => `${field} is ${JSON.stringify(kubeletconfig[field])} instead of ${JSON.stringify(value)}`);
  const kept = {
    cpu: cores(capacity.cpu!) - cores(allocatable.cpu!),
    memory: bytes(capacity.memory!) - bytes(allocatable.memory!),
  };
  if (Math.abs(kept.cpu - cores(node.reserved.cpu)) > 0.001)
    faults.push(`${kept.cpu} cores are reserved instead of ${node.reserved.cpu}`);
  if (kept.memory !== bytes(node.reserved.memory))
    faults.push(`${kept.memory} bytes of memory are reserved instead of ${node.reserved.memory}`);
  return { of: Object.keys(wanted).length + 2, faults };
}

/** Whether two values are equal, whatever the order of their fields and the units of durations: 2m and 2m0s. */
const isSame = (one: unknown, other: unknown) => isDeepStrictEqual(normal(one), normal(other));

function normal(value: unknown): unknown {
  if (typeof value === 'string' && /^(\d+[hms])+$/.test(value)) {
    const units = { h: 3600, m: 60, s: 1 } as const;
    return [...value.matchAll(/(\d+)([hms])/g)].reduce(
      (sum, [, number, unit]) => sum + Number(number) * units[unit as 's'],
      0,
    );
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, normal(each)]));
}
