import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Dist } from '../dist';
import type { TestContext } from '../drill';
import { equals } from '../expectation';
import { freePorts } from '../fixtures/ports';
import type { Processes } from '../fixtures/processes';
import { Loki } from '../servers/loki';
import { checks } from './checks';

const day = 86_400;
const name = 'loki-retention';

/**
 * A separate Loki receives lines of nine days ago. Changed beside addresses: it accepts and returns old lines, and its
 * compactor runs sooner; the retention stays as rendered.
 */
export async function retention({ processes, dist, step, check, note }: TestContext): Promise<void> {
  const loki = await step('write lines of nine days ago and of today to disk', async () => {
    const started = await start(processes, dist);
    await started.post('/loki/api/v1/push', { streams: [stream('old', 9 * day, 500), stream('new', 60, 500)] });
    await started.post('/flush');
    // Loki writes its index to disk at the latest when it starts.
    await started.restart();
    return started;
  });
  const old = () => loki.count('{age="old"}', 11 * 24);
  const files = () => readdirSync(join(processes.folder, name, 'chunks/fake'), { recursive: true }).length;
  const before = { old: await old(), files: files() };
  const deadline = Date.now() + 90_000;
  await step('wait for the compactor', () =>
    processes.until('old files are deleted', async () => files() < before.files || Date.now() > deadline),
  );
  note(`${before.files} chunk files and folders before, ${files()} after`);
  // A restart empties the caches.
  await loki.restart();
  const after = { old: await old(), new: await loki.count('{age="new"}') };
  const lines = `${before.old} old, then ${after.old}; ${after.new} new`;
  check(checks.deleted, lines, equals('500 old, then 0; 500 new'));
  await loki.stop();
}

async function start(processes: Processes, dist: Dist): Promise<Loki> {
  const [http, grpc] = await freePorts(2);
  const loki = new Loki(processes, dist, {
    name,
    http,
    grpc,
    settings: {
      'limits_config>reject_old_samples': false,
      'limits_config>max_query_lookback': '0s',
      'limits_config>max_query_length': '0s',
      'compactor>compaction_interval': '5s',
      'compactor>retention_delete_delay': '1s',
      // Its alerts have no receiver.
      ruler: undefined,
    },
  });
  await loki.start();
  return loki;
}

function stream(age: string, seconds: number, lines: number) {
  const first = BigInt(Date.now() - seconds * 1000) * 1_000_000n;
  return {
    stream: { age },
    values: [...Array(lines).keys()].map((index) => [`${first + BigInt(index)}`, `line ${index}`]),
  };
}
