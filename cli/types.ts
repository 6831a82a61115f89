import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { count } from '@twisterlab/platform/util/text';
import { sha256 } from '@twisterlab/platform/write/tree';

/** A type check that runs in its own process, beside the render. */
export interface TypeCheck {
  /** The errors in one line; undefined if there are none. */
  readonly errors: Promise<string | undefined>;
  /** Ends it; `errors` is then undefined. */
  stop(): void;
}

/**
 * Starts TypeScript on what a render consists of: charts, environments and the engine.
 * @param cache folder for its state: it checks only what depends on a changed file. Default: it checks everything.
 */
export function startTypeCheck(cache?: string): TypeCheck {
  if (cache !== undefined) mkdirSync(cache, { recursive: true });
  const state =
    cache === undefined
      ? ['--incremental', 'false']
      : ['--tsBuildInfoFile', join(cache, `types-${sha256(root).slice(0, 16)}.json`)];
  // One thread: the render needs the other core.
  const args = ['--project', 'cli/tsconfig.synth.json', '--pretty', 'false', '--singleThreaded', ...state];
  const tsc = join(createRequire(join(root, 'x.js')).resolve('typescript/package.json'), '../bin/tsc');
  const child = spawn(process.execPath, [tsc, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  lowerPriority(child.pid);
  let output = '';
  let stopped = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const errors = new Promise<string | undefined>((resolve) => {
    child.once('error', ({ message }) => resolve(`types were not checked: ${message}`));
    child.once('close', (code) => resolve(code === 0 || stopped ? undefined : typeErrors(output)));
  });
  return {
    errors,
    stop() {
      stopped = true;
      child.kill();
    },
  };
}

/** The files are written first, also where both share a core. */
function lowerPriority(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system does not allow it: the check only competes with the render.
  }
}

/** The output of TypeScript in one line: `charts/site.ts:3:5: message. 2 type errors; all: npm run typecheck`. */
export function typeErrors(output: string): string {
  const found = [...output.matchAll(/^(.+?)\((\d+),(\d+)\): error TS\d+: (.+)$/gm)];
  const [first] = found;
  if (!first) return `types were not checked: ${output.trim().split('\n')[0] ?? 'TypeScript ended without a message'}`;
  const [, file, line, column, message] = first;
  const number = found.length === 1 ? 'a type error' : `the first of ${count(found.length, 'type error')}`;
  return `${file}:${line}:${column}: ${number}: ${message!.trim().replace(/\.?$/, '.')} All: npm run typecheck`;
}
