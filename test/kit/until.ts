import { setTimeout } from 'node:timers/promises';

/**
 * Waits until a condition holds.
 * @param what for the message: `the drill has started`.
 * @throws Error if it does not within a minute: Jest ends a test that takes too long, but not its loops.
 */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`within a minute, it did not happen that ${what}`);
    await setTimeout(10);
  }
}
