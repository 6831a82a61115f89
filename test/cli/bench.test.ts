import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ofKind } from '@twisterlab/platform/model/kinds';
import { root } from '@twisterlab/platform/util/root';
import { withoutHelmCharts } from '../../charts';
import { render } from '../../charts/site';
import { apply, chartEdit } from '../../cli/bench/edits';
import { mayFit, type Point } from '../../cli/bench/growth';
import { childTimes, measure } from '../../cli/bench/measure';
import { comparisonTable, growthTable, median, page } from '../../cli/bench/page';
import { plot } from '../../cli/bench/plot';
import { manyTenants } from '../../cli/bench/records';
import { validateEnvironments } from '../../environments/schema/environments';
import { temporaryFolder } from '../kit/command';
import { records } from '../kit/records';

const folder = temporaryFolder();
const usage = (wall: number, reached?: number) => ({ wall, cpu: wall / 2, memory: 100 * 2 ** 20, reached });
const point = (tool: string, objects: number, seconds?: number): Point => ({
  tool,
  objects,
  seconds,
  memory: seconds && seconds * 100 * 2 ** 20,
});
const rows = [
  { name: 'stock', runs: [usage(6), usage(7), usage(20)] },
  { name: 'changed', runs: [usage(0.8, 0.4), usage(1, 0.5), usage(2, 0.7)] },
  { name: 'saved', runs: [usage(0.1), usage(0.1), usage(0.1)].map((each) => ({ ...each, cpu: Number.NaN })) },
];
const points = [
  point('synth', 1000, 1),
  point('kustomize', 1000, 4),
  point('synth', 10_000, 10),
  point('kustomize', 10_000),
];
const machine = {
  date: '2026-11-29',
  processor: 'A processor',
  cores: 2,
  memory: 8 * 2 ** 30,
  kernel: 'Linux 6',
  node: 'v24.0.0',
};

describe('the table of the bench', () => {
  it('has medians, and the ratio of the written files to the first row', () => {
    expect(comparisonTable(rows).slice(1)).toEqual([
      ['stock', '7.00', '3.50', '-', '1.0'],
      ['changed', '1.00', '0.50', '0.50', '14.0'],
      ['saved', '0.10', '-', '-', '70.0'],
    ]);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });

  it('has a dash for a size that took too long', () => {
    expect(growthTable(points)).toEqual([
      ['objects', 'synth s', 'synth MiB', 'kustomize s', 'kustomize MiB'],
      ['1000', '1.00', '100', '4.00', '400'],
      ['10000', '10.0', '1000', '-', '-'],
    ]);
  });

  it('is a page with date and machine, the same for the same results', () => {
    const text = page({ machine, rows, points, limit: 150 });
    expect(text).toContain('on 2026-11-29: A processor, 2 cores, 8 GiB, Linux 6, Node.js\nv24.0.0.');
    expect(text).toContain('| changed | 1.00 | 0.50 | 0.50 | 14.0 |');
    expect(text).toContain('| 10000 | 10.0 | 1000 | - | - |');
    expect(page({ machine, rows, points, limit: 150 })).toBe(text);
    expect(page({ machine, rows, points: [], limit: 150 })).not.toContain('Growth');
  });
});

describe('the plot', () => {
  it('has a line for each tool in each panel, and a point for each size that was done', () => {
    const svg = plot(points);
    expect(svg.match(/<path class="line synth" d="M[\d.]+ [\d.]+L/g)).toHaveLength(2);
    expect(svg.match(/<circle class="dot synth"/g)).toHaveLength(4);
    expect(svg.match(/<circle class="dot kustomize"/g)).toHaveLength(2);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(plot(points)).toBe(svg);
  });

  it('draws more objects to the right and more seconds higher', () => {
    const [, first, second] = /class="line synth" d="M([\d.]+ [\d.]+)L([\d.]+ [\d.]+)"/.exec(plot(points))!;
    const [[x1, y1], [x2, y2]] = [first!, second!].map((each) => each.split(' ').map(Number)) as [number[], number[]];
    expect(x2).toBeGreaterThan(x1!);
    expect(y2).toBeLessThan(y1!);
  });
});

describe('a measurement', () => {
  it('knows the time until a file is written, and the memory of what the command starts', async () => {
    const [file, noticed] = [join(folder, 'written'), join(folder, 'noticed')];
    // It runs until the file is noticed, and a second longer, for a sample of its memory.
    const script = `const fs = require('fs'), b = Buffer.alloc(150e6, 1);
      fs.writeFileSync(${JSON.stringify(file)}, '');
      const wait = setInterval(() => fs.existsSync(${JSON.stringify(noticed)}) && (clearInterval(wait), setTimeout(() => b, 1000)), 20)`;
    const command = ['sh', '-c', '"$@"; true', 'x', process.execPath, '-e', script];
    const isWritten = () => {
      if (!existsSync(file)) return false;
      writeFileSync(noticed, '');
      return true;
    };
    const found = (await measure({ command, folder, until: isWritten }))!;
    expect(found.reached).toBeLessThan(found.wall);
    expect(found.cpu).toBeGreaterThan(0);
    if (process.platform === 'linux') expect(found.memory).toBeGreaterThan(150e6);
  });

  it('ends a command at the limit, and fails with the output of one that fails', async () => {
    expect(await measure({ command: ['sleep', '60'], folder, limit: 0.05 })).toBeUndefined();
    await expect(measure({ command: ['sh', '-c', 'echo why; exit 3'], folder })).rejects.toThrow(/with 3: why/);
    const full = 'echo "FATAL ERROR: JavaScript heap out of memory" >&2; exit 134';
    expect(await measure({ command: ['sh', '-c', full], folder })).toBeUndefined();
  });

  it('reads the processor time of children', () => {
    expect(childTimes('0m0.01s 0m0.02s\n1m2.50s 0m0.25s\n')).toBe(62.75);
  });
});

describe('growth', () => {
  it('leaves out a size that would take longer than the limit, and all above it', () => {
    expect(mayFit([], 'helm', 1000)).toBe(true);
    expect(mayFit([point('helm', 1000, 10)], 'helm', 5000)).toBe(true);
    expect(mayFit([point('helm', 1000, 40)], 'helm', 5000)).toBe(false);
    expect(mayFit([point('helm', 1000, 1), point('helm', 2000)], 'helm', 5000)).toBe(false);
  });

  it('has records without a conflict', () => {
    const { tenants } = validateEnvironments(manyTenants(records.clusters[0]!.name, 500));
    expect(tenants).toHaveLength(500);
  });

  it('adds rules to ConfigMaps of their own, because a ConfigMap has at most 1 MiB', () => {
    const rules = (count: number) => {
      const all = render(validateEnvironments(manyTenants(records.clusters[0]!.name, count)), withoutHelmCharts);
      const objects = all.flatMap((each) => each.objects.map(({ manifest }) => manifest));
      return objects.filter(({ metadata }) => metadata.name.startsWith('prometheus-rules'));
    };
    const [few, many] = [rules(2), rules(5)];
    expect(many).toHaveLength(few.length + 3);
    const ofCluster = (all: typeof few) => {
      const rules = all.find(({ metadata }) => metadata.name === 'prometheus-rules')!;
      return Object.keys(ofKind(rules, 'ConfigMap').data!);
    };
    expect(ofCluster(many)).toEqual(ofCluster(few));
  });
});

describe('a change of the bench', () => {
  it('is one line of the chart', () => {
    const original = readFileSync(join(root, chartEdit.file), 'utf8');
    mkdirSync(join(folder, chartEdit.file, '..'), { recursive: true });
    apply(chartEdit, folder, original, 7);
    const changed = readFileSync(join(folder, chartEdit.file), 'utf8').split('\n');
    expect(changed.filter((line, index) => line !== original.split('\n')[index])).toEqual([
      "      env: { BENCH: 'bench-7',",
    ]);
  });

  it('is refused where the source lacks the line', () => {
    writeFileSync(join(folder, 'x'), '');
    expect(() => apply(chartEdit, folder, 'nothing', 7)).toThrow(/has not exactly one/);
  });
});
