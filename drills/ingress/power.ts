import { setTimeout as sleep } from 'node:timers/promises';
import type { Checked } from '../expectation';
import type { NodesGround } from '../ground/nodes-ground';
import type { Client } from './client';

export interface Outage {
  /** From the power cut to the first answer; undefined when none came (seconds). */
  readonly answers: number | undefined;
  /** To the first round in which all was served (seconds). */
  readonly whole: number | undefined;
  /** The last round. */
  readonly round: Checked;
}

/**
 * Takes the power of the node that answers for the address, and asks until all is served again.
 * @param everything a round of requests.
 * @param within seconds; generous, since no verdict depends on them.
 */
export async function outage(
  ground: NodesGround,
  client: Client,
  node: string,
  host: string,
  everything: () => Promise<Checked>,
  within: number,
): Promise<Outage> {
  const cut = performance.now();
  const since = () => (performance.now() - cut) / 1000;
  await ground.node(node).cut();
  let answers: number | undefined;
  let round: Checked = { of: 1, faults: [`${client.address} does not answer`] };
  while (since() < within) {
    if (answers === undefined) {
      const { statuses } = await client.ask({ host, seconds: 1 });
      if (statuses.length > 0) answers = since();
    } else {
      round = await everything();
      if (round.faults.length === 0) return { answers, whole: since(), round };
    }
    await sleep(200);
  }
  return { answers, whole: undefined, round };
}
