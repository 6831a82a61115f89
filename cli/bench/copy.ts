import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';

const { inputs } = require('../start/inputs.js') as { readonly inputs: readonly string[] };
const { outputs } = require('../start/unchanged.js') as { readonly outputs: readonly string[] };

/**
 * Copies the project into a new folder, with a link to its packages: changes of the copy leave the user's files as they are.
 * @param options `outputs`: whether to copy what synth wrote too. Default: yes.
 */
export function copyProject(to: string, options: { readonly outputs?: boolean } = {}): void {
  mkdirSync(to, { recursive: true });
  const rendered = options.outputs === false ? [] : outputs.filter((each) => existsSync(join(root, each)));
  for (const name of [...inputs, ...rendered].filter((each) => !each.startsWith('node_modules/'))) {
    cpSync(join(root, name), join(to, name), { recursive: true, filter: (path) => !path.includes('node_modules') });
  }
  symlinkSync(join(root, 'node_modules'), join(to, 'node_modules'), 'junction');
}

/** Deletes what synth wrote. */
export function removeOutputs(project: string): void {
  for (const name of outputs) rmSync(join(project, name), { recursive: true, force: true });
}

/** Deletes the records of a copy: index.ts is written instead. */
export function removeRecords(project: string): void {
  const folder = join(project, 'environments');
  for (const name of readdirSync(folder))
    if (name.endsWith('.ts') && !['removals.ts', 'differences.ts'].includes(name)) rmSync(join(folder, name));
}
