import { spawnSync } from 'node:child_process';
import { watch as watchFolder } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { Io } from '../io';

const sources = ['charts', 'environments', 'platform', 'imports'];

/** Runs synth in a child process now and after each change of the sources, until interrupted. */
export function watch(args: readonly string[], io: Io): Promise<number> {
  const run = () => {
    spawnSync(process.execPath, [join(root, 'cli/run.js'), 'synth', ...args], { stdio: 'inherit' });
    io.print(`watching ${sources.join(', ')}; end with Ctrl-C`);
  };
  run();
  let timer: NodeJS.Timeout | undefined;
  for (const source of sources) {
    watchFolder(join(root, source), { recursive: true }, () => {
      // Editors write a file in several steps.
      clearTimeout(timer);
      timer = setTimeout(run, 100);
    });
  }
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(0));
  });
}
