import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';
import { table } from '@twisterlab/platform/util/text';
import type { Command } from './command';

const help = `Usage: npm run bench -- [options]

Times synth and the stock CDK8s CLI, each as a whole process, in alternating runs; then synth, the CDK8s CLI, Helm and Kustomize on
more and more objects. Changes are made in copies of the project. It compares with no limit: figures depend on the machine, which
should be idle. It takes about ten minutes; Helm and Kustomize are built with Go on first use.

  --runs N      runs of each command, after one that does not count. Default: 5
  --objects N   objects of the largest size; 0 leaves growth out. Default: 50000
  --write       write docs/bench.md and docs/bench.svg
  --help        print this

Exit codes: 0 done, 2 bad input.`;

const options = {
  runs: { type: 'string', default: '5' },
  objects: { type: 'string', default: '50000' },
  write: { type: 'boolean' },
} as const;

export const bench: Command = {
  name: 'bench',
  summary: 'compare with the CDK8s CLI, Helm and Kustomize',
  help,
  options,
  async run(args, io) {
    const { values } = parseArgs({ args: [...args], options });
    const runs = wholeNumber('--runs', values.runs, 1);
    const objects = wholeNumber('--objects', values.objects, 0);
    // Loaded here: other commands need neither the drills nor the records.
    const { compare } = await import('../bench/comparison.js');
    const { growth, limit } = await import('../bench/growth.js');
    const { comparisonTable, growthTable, page } = await import('../bench/page.js');
    const { thisMachine } = await import('../bench/machine.js');
    const { plot } = await import('../bench/plot.js');
    const { part } = await import('../../drills/parts/index.js');
    // Before the first measurement: a build takes minutes, and fails without Go.
    if (objects > 0) for (const name of ['helm', 'kustomize'] as const) await part(name);
    const folder = mkdtempSync(join(tmpdir(), 'twisterlab-bench-'));
    try {
      const rows = await compare(folder, runs, io.warn);
      io.print(table(comparisonTable(rows)));
      const points = objects === 0 ? [] : await growth(folder, objects, io.warn, part);
      if (points.length > 0) io.print(table(growthTable(points)));
      if (values.write) {
        writeFileSync(join(root, 'docs/bench.md'), page({ machine: thisMachine(), rows, points, limit }));
        if (points.length > 0) writeFileSync(join(root, 'docs/bench.svg'), plot(points));
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    return 0;
  },
};

function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least) return number;
  const message = `"${text}" is not a whole number of at least ${least}.`;
  throw new UserError([{ where: option, message, fix: `Write, for example, ${option} 5.` }]);
}
