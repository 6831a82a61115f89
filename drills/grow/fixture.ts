import type { Copies } from '../backup/copies';
import type { Tasks } from '../backup/tasks';
import type { Dist } from '../dist';
import type { TestContext } from '../drill';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { PolicyEngine } from '../fixtures/nodes/policies/engine';
import type { Cluster } from '../patroni/cluster';
import { type AcknowledgedRow, longestGap, type Writer } from '../patroni/writer';
import type { Machines } from './machines';
import type { Plan } from './plan';
import type { RedisClient } from './redis-client';

/** What each part of the way uses. */
export interface Fixture {
  readonly context: TestContext<Plan>;
  readonly plan: Plan;
  readonly nodeCluster: NodeCluster;
  readonly engine: PolicyEngine;
  readonly machines: Machines;
  readonly cluster: Cluster;
  readonly database: string;
  readonly writer: Writer;
  readonly redis: RedisClient;
  readonly tasks: Tasks;
  readonly copies: Copies;
  readonly one: Dist;
  readonly three: Dist;
  /** Rows that the drill wrote itself and the server acknowledged. */
  readonly ownRows: AcknowledgedRow[];
}

/** Runs a step, and prints for how long the clients had no answer meanwhile. */
export async function measured<T>(
  { context, writer, redis }: Fixture,
  name: string,
  action: () => Promise<T>,
): Promise<T> {
  const from = Date.now();
  const result = await context.step(name, action);
  const gap = (rows: readonly AcknowledgedRow[]) => `${longestGap(rows, from, Date.now()).toFixed(1)} s`;
  context.note(`no row for at most ${gap(await writer.rows())}, no key for at most ${gap(redis.keys)}`);
  return result;
}
