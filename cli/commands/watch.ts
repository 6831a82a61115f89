import { join } from 'node:path';
import { UserError } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';
import type { Io } from '../io';
import type { TypeCheck } from '../types';
import { watchTree } from '../watch-tree';

const sources = ['charts', 'environments', 'platform', 'imports', 'images', 'docs'];

/** What synth itself writes below them, and beside it while it does. */
const written = /^docs\/\.?network/;

/** Files that editors write beside a source. */
const ofEditors = /(^|\/)(\.[^/]*|[^/]*~)$/;

/** Editors write a file in several steps. */
const quietMilliseconds = 10;

/**
 * Runs a command now and after each change of the sources, in this process, until SIGINT or SIGTERM. A change during a run starts
 * another one after it. Types are checked in the background.
 */
export function watch(argv: readonly string[], io: Io): Promise<number> {
  const { changedSinceStart, rerun } = io;
  if (!rerun || !changedSinceStart) {
    throw new UserError([
      { where: 'synth', message: '--watch runs only as a command.', fix: 'Run: npm run synth -- --watch' },
    ]);
  }
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let types: TypeCheck | undefined;

  const run = async () => {
    const names = new Set(changed);
    changed.clear();
    types?.stop();
    await rerun(argv, names);
    io.print(`watching ${sources.join(', ')}; end with Ctrl-C`);
    const own = io.startTypeCheck?.();
    types = own;
    void own?.errors.then((errors) => errors !== undefined && own === types && io.warn(errors));
  };
  // Before the first run, because an edit during it counts.
  const stops = sources.map((source) =>
    watchTree(join(root, source), (file) => {
      const name = `${source}/${file}`;
      if (written.test(name) || ofEditors.test(name)) return;
      changed.add(name);
      clearTimeout(timer);
      timer = setTimeout(run, quietMilliseconds);
    }),
  );
  // Modules are loaded already, and a file may have changed since.
  for (const name of changedSinceStart()) changed.add(name);
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      types?.stop();
      for (const stop of stops) stop();
      resolve(0);
    };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
    timer = setTimeout(run, 0);
  });
}
