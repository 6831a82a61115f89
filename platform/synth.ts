import { records } from '../environments';
import { progress } from './commands/command';
import { UserError } from './problem';
import { checkFleet, type Fleet } from './records/fleet';
import { type RenderedEnvironment, render } from './render';
import { verify } from './verify';
import { type Comparison, compare, readTree } from './write/compare';
import { recover, replaceFolder } from './write/swap';
import { type Tree, treeOf } from './write/tree';

export interface Synthesis {
  readonly environments: readonly RenderedEnvironment[];
  /** What the folder held before. */
  readonly before: Tree;
  /** What the folder has to hold. */
  readonly after: Tree;
  readonly comparison: Comparison;
}

/**
 * Renders, links and verifies all environments and compares the result with a folder. Writes nothing.
 * @param folder the dist folder.
 * @param only an environment whose files alone are compared and replaced; all are verified in any case.
 * @throws UserError with every problem of the records, or else every finding of the rules.
 */
export function synthesise(folder: string, only?: string, fleet: Fleet = checkFleet(records)): Synthesis {
  progress('rendering');
  const all = render(fleet);
  const environments = only === undefined ? all : all.filter(({ name }) => name === only);
  if (environments.length === 0) {
    const mend = `Choose one of: ${all.map(({ name }) => name).join(', ')}.`;
    throw new UserError([{ where: '--env', says: `there is no environment ${only}.`, mend }]);
  }
  progress('verifying');
  verify(all, fleet);
  recover(folder);
  const before = readTree(folder);
  const kept = [...before].filter(([path]) => only !== undefined && path.split('/')[0] !== only);
  const after = new Map([...kept, ...treeOf(environments)]);
  return { environments, before, after, comparison: compare(after, before) };
}

/** Writes the tree, unless the folder holds it already. */
export function writeSynthesis(folder: string, { after, comparison }: Synthesis): void {
  if (Object.values(comparison).every((paths) => paths.length === 0)) return;
  progress('writing');
  replaceFolder(folder, after);
}
