import { unexpectedExit } from '../backup/fixture';
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
