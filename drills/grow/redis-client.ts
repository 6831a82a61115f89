import { setTimeout as sleep } from 'node:timers/promises';
import type { CheckedItems } from '../expectation';
import type { NodeCluster } from '../fixtures/node-cluster';
import { namespace } from '../nodes/production';
import { type AcknowledgedRow, missingRows } from '../patroni/writer';

const prefix = 'grow:';

/** The numbers of the client's keys in the output of redis-cli. */
export function keysOf(output: string): Set<number> {
  const lines = output.split('\n').filter((line) => line.startsWith(prefix));
  return new Set(lines.map((line) => Number(line.slice(prefix.length))));
}

/** A client of Redis that writes numbered keys. */
export class RedisClient {
  /** Every acknowledged key so far, by its number. */
  readonly keys: AcknowledgedRow[] = [];
  private writing = true;
  private readonly done: Promise<void>;

  constructor(private readonly nodeCluster: NodeCluster) {
    nodeCluster.api.processes.onStopped(() => {
      this.writing = false;
    });
    this.done = this.write();
  }

  /** Stops writing. @returns acknowledged keys that Redis lacks. */
  async end(): Promise<CheckedItems> {
    this.writing = false;
    await this.done;
    const { stdout } = await this.redis('keys', `${prefix}*`);
    const missing = missingRows(this.keys, keysOf(stdout));
    const faults = missing.slice(0, 5).map((key) => `key ${key} was acknowledged and is lost`);
    return { of: this.keys.length, faults };
  }

  private async write(): Promise<void> {
    for (let number = 1; this.writing; number++) {
      const { stdout } = await this.redis('set', `${prefix}${number}`, 'x');
      if (stdout.trim() === 'OK') this.keys.push({ row: number, at: Date.now() });
      await sleep(1000);
    }
  }

  private redis(...command: readonly string[]) {
    const exec = ['exec', '--namespace', namespace, 'redis-0', '--', 'redis-cli', '-e', ...command];
    return this.nodeCluster.kubectl.run(exec);
  }
}
