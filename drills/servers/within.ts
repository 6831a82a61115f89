import type { Processes } from '../fixtures/processes';

/**
 * Whether a condition becomes true in time. A condition that never does is a failed check, not an error that ends the drill.
 * @param seconds Default: 60.
 */
export async function within(
  processes: Processes,
  what: string,
  condition: () => boolean | Promise<boolean>,
  seconds = 60,
): Promise<boolean> {
  const deadline = Date.now() + seconds * 1000;
  const answer = await processes.until(
    what,
    async () => (await condition()) || (Date.now() > deadline && ('too late' as const)),
    seconds + 60,
  );
  return answer === true;
}
