import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckedItems } from '../expectation';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { Client } from './client';

export interface Outage {
  /** Seconds from the power loss to the first response; undefined if there was none. */
  readonly firstResponse: number | undefined;
  /** Seconds to the first round without a failure. */
  readonly recovered: number | undefined;
  /** The last round. */
  readonly round: CheckedItems;
}

/**
 * Cuts the power of the node that announces the address, and sends requests until every host is served again.
 * @param everything a round of requests.
 * @param within timeout in seconds; generous, because it is no performance check.
 */
export async function measureOutage(
  fixture: NodeCluster,
  client: Client,
  node: string,
  host: string,
  everything: () => Promise<CheckedItems>,
  within: number,
): Promise<Outage> {
  const cut = performance.now();
  const since = () => (performance.now() - cut) / 1000;
  await fixture.node(node).powerOff();
  let answers: number | undefined;
  let round: CheckedItems = { of: 1, faults: [`${client.address} does not respond`] };
  while (since() < within) {
    if (answers === undefined) {
      const { statuses } = await client.request({ host, seconds: 1 });
      if (statuses.length > 0) answers = since();
    } else {
      round = await everything();
      if (round.faults.length === 0) return { firstResponse: answers, recovered: since(), round };
    }
    await sleep(200);
  }
  return { firstResponse: answers, recovered: undefined, round };
}
