import { hash } from 'node:crypto';
import type { Snapshot } from '@twisterlab/platform/diff/file';
import { type Problem, UserError } from '@twisterlab/platform/model/problem';
import { inventoryName, readInventory } from '@twisterlab/platform/write/tree';

/**
 * Rejects a tree that is not what synth wrote: a comparison with it would be wrong.
 * @throws UserError with a problem for each file: merge conflicts, binary objects, hashes that do not match.
 */
export function checkSnapshot(snapshot: Snapshot, option: string): void {
  const conflicts = [...snapshot.files.values()].filter(({ text }) => text !== undefined && hasConflict(text));
  const problems: Problem[] = conflicts.map(({ path, text }) => ({
    where: path,
    message: `has a conflict marker of git in line ${lineOfConflict(text!)} (${option} ${snapshot.name}).`,
    fix: 'Resolve the conflict in charts or records, then run: npm run synth',
  }));
  const binary = [...snapshot.files.values()].filter(({ path, text }) => text === undefined && path.endsWith('.yaml'));
  problems.push(
    ...binary.map(({ path }) => ({
      where: path,
      message: `is a binary file, not YAML (${option} ${snapshot.name}).`,
      fix: 'Restore it: npm run synth',
    })),
  );
  if (problems.length === 0) problems.push(...inventoryProblems(snapshot, option));
  if (problems.length > 0) throw new UserError(problems);
}

const marker = /^(?:<{7}|>{7}) .*$/m;
const hasConflict = (text: string) => text.includes('<<<<<<<') && marker.test(text);
const lineOfConflict = (text: string) => text.slice(0, marker.exec(text)!.index).split('\n').length;

/** Environments whose files are not those of their inventory: synth was interrupted, or a file was edited by hand. */
function inventoryProblems({ files, name }: Snapshot, option: string): Problem[] {
  const environments = new Set([...files.keys()].flatMap((path) => /^dist\/([^/]+)\/./.exec(path)?.[1] ?? []));
  return [...environments].flatMap((environment): Problem[] => {
    const inventory = files.get(`dist/${environment}/${inventoryName}`)?.text;
    const where = `dist/${environment}`;
    const fix =
      option === '--head' ? 'Run: npm run synth' : 'Name a commit whose dist is complete: npm run synth -- --check';
    if (inventory === undefined)
      return [{ where, message: `is half rendered: it has no ${inventoryName} (${option} ${name}).`, fix }];
    const listed = readInventory(environment, inventory);
    const wrong = [...listed].filter(([path, sum]) => {
      const text = files.get(`dist/${path}`)?.text;
      return text === undefined || hash('sha256', text, 'hex') !== sum;
    });
    const unlisted = [...files.keys()].filter(
      (path) =>
        path.startsWith(`dist/${environment}/`) && path.endsWith('.yaml') && !listed.has(path.slice('dist/'.length)),
    );
    const paths = [...wrong.map(([path]) => `dist/${path}`), ...unlisted];
    if (paths.length === 0) return [];
    const shown = paths.slice(0, 3).join(', ') + (paths.length > 3 ? ` and ${paths.length - 3} more` : '');
    const message = `is half rendered or edited by hand: ${shown} ${paths.length === 1 ? 'does' : 'do'} not match its ${inventoryName} (${option} ${name}).`;
    return [{ where, message, fix }];
  });
}
