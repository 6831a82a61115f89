import { awaiting } from '../../charts/kit/workloads/await';
import { backups, nightly, unexpectedExit } from '../backup/fixture';
import type { Tasks } from '../backup/tasks';
import type { CheckedItems } from '../expectation';

const ping = '[ "$(redis-cli -e -h "$REDIS_HOST" ping)" = PONG ]';

/** A pod that connects once at its start, to a peer that allows it, and one that repeats it until the peer replies. */
export async function checkNewPods(tasks: Tasks): Promise<CheckedItems> {
  const run = (command: string) => tasks.run('redis-backup', { command: ['bash', '-c', command] });
  const once = await run(ping);
  const repeated = await run(`for i in $(seq 60); do ${ping} && exit; sleep 1; done; exit 1`);
  const refused = once.output.includes('Connection refused') ? [] : [`the first is not refused: ${once.output}`];
  return {
    of: 2,
    faults: [
      ...unexpectedExit('a pod that connects once', once, false),
      ...refused,
      ...unexpectedExit('a pod that repeats it', repeated, true),
    ],
  };
}

/** Runs the tasks that connect to other pods, once each, without retries. */
export async function checkTasks(tasks: Tasks): Promise<CheckedItems> {
  const faults: string[] = [];
  for (const name of backups.map(nightly)) faults.push(...unexpectedExit(name, await tasks.run(name), true));
  // Two minutes of load prove no more about its start.
  const started = await tasks.run('load-test', { command: ['sh', awaiting.script, 'sh', '-c', 'k6 version'] });
  faults.push(...unexpectedExit('load-test', started, true));
  return { of: backups.length + 1, faults };
}
