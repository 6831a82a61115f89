import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { synthCommand } from './command';
import { copyProject } from './copy';
import { apply, chartEdit, type Edit, isWritten, recordEdit } from './edits';
import { measure, type Usage } from './measure';
import { stock } from './stock';
import { Watching } from './watching';

/** A row of the table: one command, measured as a whole process. */
export interface Row {
  readonly name: string;
  readonly runs: readonly Usage[];
}

interface Contender {
  readonly name: string;
  measure(run: number): Promise<Usage>;
}

/**
 * Measures the stock CDK8s CLI and synth in alternating runs, in copies of the project.
 * @param folder for the copies.
 * @param runs of each, after one that does not count.
 */
export async function compare(folder: string, runs: number, progress: (line: string) => void): Promise<Row[]> {
  const [project, watched] = ['project', 'watched'].map((name) => join(folder, name)) as [string, string];
  for (const copy of [project, watched]) copyProject(copy);
  const watching = new Watching(watched, { TWISTERLAB_CACHE: join(folder, 'cache-watched') });
  try {
    await watching.settle();
    const all = [...ofStock(project, folder), ...ofSynth(project, folder), ...ofWatch(watching)];
    const rows = all.map(({ name }) => ({ name, runs: [] as Usage[] }));
    for (let run = 0; run <= runs; run += 1) {
      progress(`comparison, run ${run} of ${runs}${run === 0 ? ', which does not count' : ''} ...`);
      for (const [index, contender] of all.entries()) {
        const usage = await contender.measure(run);
        if (run > 0) rows[index]!.runs.push(usage);
      }
    }
    return rows;
  } finally {
    await watching.end();
  }
}

function ofStock(project: string, folder: string): Contender[] {
  const run = async (types: boolean) => (await measure(stock(project, join(folder, 'stock'), { types })))!;
  return [
    { name: '`cdk8s synth`, types checked', measure: () => run(true) },
    { name: '`cdk8s synth`, types unchecked', measure: () => run(false) },
  ];
}

function ofSynth(project: string, folder: string): Contender[] {
  const cache = join(folder, 'cache');
  const command = { command: synthCommand, folder: project };
  const synth = async (TWISTERLAB_CACHE = cache, until?: () => boolean) =>
    (await measure({ ...command, env: { TWISTERLAB_CACHE }, until }))!;
  const originals = new Map<string, string>();
  const changed = (edit: Edit) => async (run: number) => {
    const original = originals.get(edit.file) ?? readFileSync(join(project, edit.file), 'utf8');
    originals.set(edit.file, original);
    if (run === 0) await synth();
    apply(edit, project, original, run);
    return synth(cache, () => isWritten(edit, project, run));
  };
  return [
    { name: '`synth`, one line of a chart changed', measure: changed(chartEdit) },
    { name: '`synth`, one record changed', measure: changed(recordEdit) },
    { name: '`synth`, nothing changed', measure: () => synth() },
    {
      name: '`synth`, without its cache',
      async measure() {
        const empty = mkdtempSync(join(folder, 'empty-'));
        const usage = await synth(empty);
        rmSync(empty, { recursive: true, force: true });
        return usage;
      },
    },
  ];
}

function ofWatch(watching: Watching): Contender[] {
  return [
    { name: '`synth --watch`, a record saved', measure: (run) => watching.save(recordEdit, run) },
    { name: '`synth --watch`, a chart saved', measure: (run) => watching.save(chartEdit, run) },
  ];
}
