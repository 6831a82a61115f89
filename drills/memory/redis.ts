import { writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatBytes } from '@twisterlab/platform/util/quantity';
import type { TestContext } from '../drill';
import type { CheckedItems } from '../expectation';
import { MemoryCgroup } from '../fixtures/memory-cgroup';
import { debianProgram } from '../parts';
import { configFile } from '../servers/config-files';
import { serverOf } from './limits';

/** Writes a second, of values of a thousand bytes: all data is replaced during one rewrite, the worst case. */
const rate = 6000;
/** Rewrites that have to end, those of CI, and seconds after which those that ended suffice. */
const bounds = { rewrites: 2, rewritesInCi: 1, seconds: 600 } as const;

/** Production's Redis under its rendered limit: full of data, a client that writes, and one rewrite after the other. */
export async function checkRedis({ dist, processes, note, short }: TestContext): Promise<CheckedItems> {
  const { limit } = serverOf(dist, 'production/redis/StatefulSet.redis.yaml');
  const cgroup = MemoryCgroup.create(processes, 'redis', limit);
  const file = join(processes.folder, 'redis.conf');
  const rendered = configFile(dist, 'production/redis/', 'redis.conf');
  writeFileSync(file, rendered.replace(/^dir .*$/m, `dir ${processes.folder}`));
  const socket = join(processes.folder, 'redis.sock');
  // Microseconds a key: a rewrite takes half a minute, as on a slow disk with a part of a core.
  const own = ['--rdb-key-save-delay', '250', '--port', '0', '--unixsocket', socket];
  const redis = await processes.start(
    'redis-limited',
    ...split(cgroup.inside(debianProgram('redis-server'), file, ...own)),
  );
  const client = await processes.until('Redis accepts connections', () => Client.open(socket));

  let written = 0;
  const write = (keys: number) =>
    client.send(...Array.from({ length: keys }, () => ['SET', `key:${written++}`, value]));
  let info = await client.info();
  const full = Number(info.maxmemory) * 0.97;
  while (!redis.exitReason() && Number(info.used_memory) < full) {
    await write(2000);
    info = await client.info();
  }
  const started = performance.now();
  const before = written;
  const seconds = () => (performance.now() - started) / 1000;
  let peak = 0;
  let rewrites = 0;
  const wanted = short ? bounds.rewritesInCi : bounds.rewrites;
  while (!redis.exitReason() && rewrites < wanted && seconds() < bounds.seconds) {
    const due = Math.min(rate, Math.floor(seconds() * rate) - (written - before));
    if (due > 0) await write(due);
    info = await client.info();
    peak = Math.max(peak, cgroup.used());
    if (info.aof_rewrite_in_progress === '0') {
      rewrites = Number(info.aof_rewrites);
      await client.send(['BGREWRITEAOF']);
    }
    await sleep(20);
  }
  note(
    `Redis: ${written - before} writes in ${seconds().toFixed(0)} s, ${rewrites} rewrites, up to ${formatBytes(peak)} of ${formatBytes(limit)}`,
  );
  client.close();
  await processes.end(redis);
  return {
    of: rewrites,
    faults: cgroup.kills() > 0 ? [`the kernel killed Redis at its limit of ${formatBytes(limit)}`] : [],
  };
}

/** As data that does not compress. */
const value = Array.from({ length: 1000 }, () => String.fromCharCode(33 + Math.floor(Math.random() * 90))).join('');

const split = ([program, ...args]: readonly [string, ...string[]]) => [program, args] as const;

/** Sends commands, many at once. After the end of the server every call returns. */
class Client {
  private received = '';
  private closed = false;

  private constructor(private readonly connection: Socket) {
    connection.setEncoding('latin1');
    connection.on('data', (text: string) => {
      this.received += text;
    });
    connection.on('error', () => {});
    connection.once('close', () => {
      this.closed = true;
    });
  }

  static open(path: string): Promise<Client | false> {
    return new Promise((resolve) => {
      const connection = connect(path);
      connection.once('connect', () => resolve(new Client(connection)));
      connection.once('error', () => resolve(false));
    });
  }

  /** @returns the lines of the answers. */
  async send(...commands: readonly (readonly string[])[]): Promise<string[]> {
    this.received = '';
    const words = (command: readonly string[]) => command.map((word) => `$${word.length}\r\n${word}\r\n`).join('');
    // ECHO marks the end of the answers.
    const all = [...commands, ['ECHO', 'end-of-answers']];
    this.connection.write(all.map((command) => `*${command.length}\r\n${words(command)}`).join(''));
    while (!this.closed && !this.received.endsWith('end-of-answers\r\n')) await sleep(2);
    return this.received.split('\r\n');
  }

  async info(): Promise<Readonly<Record<string, string>>> {
    const lines = await this.send(['INFO']);
    return Object.fromEntries(lines.map((line) => line.split(':') as [string, string]));
  }

  close(): void {
    this.connection.destroy();
  }
}
