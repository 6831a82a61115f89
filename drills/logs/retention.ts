import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Dist } from '../dist';
import type { Story } from '../drill';
import { equals } from '../expectation';
import { freePorts } from '../ground/ports';
import type { Processes } from '../ground/processes';
import { Loki } from './loki';
import { promises } from './promises';

const day = 86_400;
const name = 'loki-retention';

/**
 * A Loki of its own gets lines of nine days ago. Changed beside addresses: that it takes and shows such lines, and how soon
 * it looks for what to delete; not how old that is.
 */
export async function retention({ processes, dist, step, promise, note }: Story): Promise<void> {
  const loki = await step('lines of nine days ago and of today are on disk', async () => {
    const made = await start(processes, dist);
    await made.post('/loki/api/v1/push', { streams: [stream('old', 9 * day, 500), stream('new', 60, 500)] });
    await made.post('/flush');
    // What is indexed is written out at the latest by a start.
    await made.again();
    return made;
  });
  const old = () => loki.count('{age="old"}', 11 * 24);
  const files = () => readdirSync(join(processes.folder, name, 'chunks/fake'), { recursive: true }).length;
  const before = { old: await old(), files: files() };
  const deadline = Date.now() + 90_000;
  await step('the compactor had time', () =>
    processes.until('files of old lines are gone', async () => files() < before.files || Date.now() > deadline),
  );
  note(`${before.files} files and folders of lines before, ${files()} after`);
  // What it has shown it still knows by heart.
  await loki.again();
  const after = { old: await old(), new: await loki.count('{age="new"}') };
  const lines = `${before.old} old, then ${after.old}; ${after.new} new`;
  promise(promises.deleted, lines, equals('500 old, then 0; 500 new'));
  await loki.stop();
}

async function start(processes: Processes, dist: Dist): Promise<Loki> {
  const [http, grpc] = await freePorts(2);
  const loki = new Loki(
    processes,
    dist,
    { name, http, grpc, alertmanager: 1 },
    {
      'limits_config>reject_old_samples': false,
      'limits_config>max_query_lookback': '0s',
      'limits_config>max_query_length': '0s',
      'compactor>compaction_interval': '5s',
      'compactor>retention_delete_delay': '1s',
      // Nobody is to be told.
      ruler: undefined,
    },
  );
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
