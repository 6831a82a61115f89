import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Snapshot } from '@twisterlab/platform/diff/file';
import { root } from '@twisterlab/platform/util/root';
import { sha256 } from '@twisterlab/platform/write/tree';
import { copyProject, removeRecords } from '../../cli/bench/copy';
import { compareSnapshots } from '../../cli/diff/comparison';
import { validateEnvironments } from '../../environments/schema/environments';
import type { LabelledChange } from './corpus/change';
import { records } from './corpus/records';

type Files = Readonly<Record<string, string | null>>;
type Line = { readonly name: string; readonly files?: Files; readonly error?: string };

/** A change, rendered, and what the comparison found. */
export interface Outcome {
  readonly change: LabelledChange;
  readonly evaluation: ReturnType<typeof compareSnapshots>['evaluation'];
}

/** Renders every change in a copy of the project, compares it with the copy as it was. @param folder for the copy. */
export function outcomesOf(changes: readonly LabelledChange[], folder: string): Outcome[] {
  copyProject(folder, { outputs: false });
  removeRecords(folder);
  const text = readFileSync(join(root, 'test/diff/corpus/records.ts'), 'utf8');
  writeFileSync(join(folder, 'environments/index.ts'), text.replaceAll('../../../environments/', './'));
  // In the copy: the program's folder decides which files are read.
  const driver = join(folder, 'cli/render-edits.js');
  copyFileSync(join(root, 'test/diff/render-edits.js'), driver);
  const { stdout, stderr, status } = spawnSync(process.execPath, [driver, folder], {
    input: JSON.stringify(changes),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`nothing was rendered: ${stderr}`);
  const [base, ...lines] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const before = snapshotOf('before', base!.files!);
  const fleet = validateEnvironments(records);
  return lines.map(({ name, files, error }): Outcome => {
    if (!files) throw new Error(`"${name}" does not render: ${error}`);
    const after = snapshotOf('after', files, before);
    return {
      change: changes.find((each) => each.name === name)!,
      evaluation: compareSnapshots(before, after, fleet).evaluation,
    };
  });
}

/** @param changed files; null for a removed one. @param base the other files. Default: none. */
function snapshotOf(name: string, changed: Files, base?: Snapshot): Snapshot {
  const files = new Map(base?.files);
  for (const [path, text] of Object.entries(changed)) {
    if (text === null) files.delete(path);
    else files.set(path, { path, id: sha256(text), size: text.length, text });
  }
  return { name, files };
}
