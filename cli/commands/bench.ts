import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '@twisterlab/platform/util/root';
import { table } from '@twisterlab/platform/util/text';
import { treeOf } from '@twisterlab/platform/write/tree';
import { withoutHelmCharts } from '../../charts';
import { render, verify } from '../../charts/site';
import { records } from '../../environments';
import { cluster } from '../../environments/schema/cluster';
import { type Environments, validateEnvironments } from '../../environments/schema/environments';
import { tenant } from '../../environments/schema/tenant';
import type { Io } from '../io';
import type { Command } from './command';

const help = `Usage: npm run bench -- [options]

Times synth and the stock CDK8s CLI, each as a whole process, in alternating runs; then the steps of synth by number of objects.
It compares with no limit: figures depend on the machine.

  --runs N      runs of each, after one that is not counted. Default: 5
  --objects N   objects in the largest measurement. Default: 10000
  --help        print this

The CDK8s CLI runs the same charts by ts-node, with type checks as in its TypeScript template, and without. It renders and
writes; it neither verifies nor compares.

Exit codes: 0 done, 2 bad input.`;

const options = { runs: { type: 'string', default: '5' }, objects: { type: 'string', default: '10000' } } as const;

export const bench: Command = {
  name: 'bench',
  summary: 'time synth, the stock CDK8s CLI, and how synth scales',
  help,
  options,
  run(args, io) {
    const { values } = parseArgs({
      args: [...args],
      options,
    });
    compareWithStock(Number(values.runs), io);
    growth(Number(values.objects), io);
    return 0;
  },
};

function compareWithStock(runs: number, io: Io): void {
  const folder = mkdtempSync(join(tmpdir(), 'twisterlab-bench-'));
  const cli = join(root, 'node_modules/.bin/cdk8s');
  const stock = `node -r ts-node/register${'{}'} cli/stock.ts`;
  const cdk8s = (register: string) => [
    cli,
    'synth',
    '--check-upgrade=false',
    '-o',
    join(folder, 'stock'),
    '-a',
    stock.replace('{}', register),
  ];
  const contenders: [string, string[]][] = [
    ['npm run synth (all rules, dist up to date)', [process.execPath, 'cli/run.js', 'synth']],
    ['the same into an empty folder', [process.execPath, 'cli/run.js', 'synth', '--outdir', join(folder, 'own')]],
    ['cdk8s synth with ts-node', cdk8s('')],
    ['cdk8s synth with ts-node, types unchecked', cdk8s('/transpile-only')],
  ];
  const times = contenders.map((): { wall: number; cpu: number }[] => []);
  try {
    for (let run = 0; run <= runs; run += 1) {
      io.warn(`run ${run} of ${runs}${run === 0 ? ' (not counted)' : ''} ...`);
      for (const [index, [name, command]] of contenders.entries()) {
        rmSync(join(folder, 'own'), { recursive: true, force: true });
        const time = measure(name, command, io);
        if (run > 0) times[index]!.push(time);
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const rows = contenders.map(([name], index) => [
    name,
    ...(['wall', 'cpu'] as const).map((what) => spread(times[index]!.map((time) => time[what]))),
  ]);
  io.print(table([[`${runs} runs, seconds: min / median / max`, 'wall', 'processor'], ...rows]));
}

/** Times a process and its children. The shell's `times` prints their processor time. */
function measure(name: string, command: readonly string[], io: Io): { wall: number; cpu: number } {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync('sh', ['-c', '"$@" >/dev/null && times', 'bench', ...command], {
    cwd: root,
    encoding: 'utf8',
    env: {
      ...io.env,
      TS_NODE_COMPILER: oldTypeScript(),
      TS_NODE_SKIP_PROJECT: 'true',
      NODE_OPTIONS: '--conditions=@twisterlab/source',
      TS_NODE_COMPILER_OPTIONS: compilerOptions,
    },
  });
  if (status !== 0) throw new Error(`${name} failed:\n${stderr}`);
  const seconds = [...stdout.matchAll(/(\d+)m([\d.]+)s/g)]
    .slice(2)
    .map(([, minutes, rest]) => Number(minutes) * 60 + Number(rest));
  return { wall: (performance.now() - start) / 1000, cpu: seconds.reduce((sum, each) => sum + each, 0) };
}

const compilerOptions = JSON.stringify({
  module: 'Node16',
  moduleResolution: 'Node16',
  target: 'ES2022',
  lib: ['ES2023'],
  strict: true,
  esModuleInterop: true,
  skipLibCheck: true,
  customConditions: ['@twisterlab/source'],
});

/** ts-node needs the compiler as a library, which TypeScript 7 does not offer. A dependency of the CDK8s CLI has TypeScript 5. */
function oldTypeScript(): string {
  const rosetta = require.resolve('jsii-rosetta/package.json', { paths: [join(root, 'node_modules/cdk8s-cli')] });
  return require.resolve('typescript', { paths: [dirname(rosetta)] });
}

function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  return [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)]
    .map((value) => value!.toFixed(2))
    .join(' / ');
}

function growth(most: number, io: Io): void {
  const perTenant = render(validateEnvironments(records), withoutHelmCharts).at(-1)!.objects.length;
  const sizes = [100, 1000, 2500, 5000, 10_000, 20_000].filter((size) => size <= most);
  const rows = sizes.map((size) => {
    const fleet = syntheticFleet(Math.round(size / (perTenant + 2)));
    const start = performance.now();
    const environments = render(fleet, withoutHelmCharts);
    const done = performance.now();
    verify(environments, fleet);
    const verified = performance.now();
    const { size: files } = treeOf(environments);
    const end = performance.now();
    const steps = [done - start, verified - done, end - verified];
    return [
      `${files}`,
      ...steps.map((step) => (step / 1000).toFixed(2)),
      ((end - start) / 1000).toFixed(2),
      ((end - start) / files).toFixed(3),
    ];
  });
  io.print(table([['files', 'render s', 'verify s', 'YAML s', 'total s', 'ms per file'], ...rows]));
}

/** One cluster with many small tenants. Few nodes, because some alerts list each node. */
export function syntheticFleet(tenants: number): Environments {
  const nodes = Array.from({ length: 21 }, (_, index) => ({
    name: `node-${index}`,
    address: `192.168.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`,
    role: index === 0 ? ('server' as const) : ('agent' as const),
    cpu: '4096',
    memory: '16Ti',
    disk: '1000Ti',
  }));
  const home = cluster({
    // imports/helm holds a render of each Helm chart for this cluster name.
    name: records.clusters[0]!.name,
    nodes,
    serverAddress: nodes[0]!.address,
    lan: '192.168.0.0/16',
    addressPool: '192.168.200.0-192.168.200.250',
    ingressAddress: '192.168.200.0',
    ollama: { address: '192.168.0.20' },
    repository: 'https://git.example.org/bench.git',
  });
  return validateEnvironments({
    clusters: [home],
    tenants: Array.from({ length: tenants }, (_, index) =>
      tenant({
        name: `tenant-${index}`,
        cluster: home,
        namespace: `space-${index}`,
        api: {},
        mcp: {},
        postgres: { database: 'demo' },
        backups: schedulesOf(index),
      }),
    ),
  });
}

/**
 * No two tasks of backups may start in the same minute. Each tenant has three backups and three restore drills, a quarter of an
 * hour apart, so seven tenants fit into 45 minutes of a day of the week.
 */
function schedulesOf(index: number): { readonly schedule: string; readonly drillSchedule: string } {
  const block = Math.floor(index / 7);
  const at = (minute: number) => `${minute % 60} ${Math.floor(minute / 60)} * * ${Math.floor(block / 32) % 7}`;
  const start = (block % 32) * 45 + 2 * (index % 7) + 1;
  return { schedule: at(start), drillSchedule: at(start + 1) };
}
