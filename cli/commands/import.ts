import { parseArgs } from 'node:util';
import { type ChartDeclaration, renderName } from '@twisterlab/platform/helm/declaration';
import { type Imported, importChart } from '@twisterlab/platform/helm/import-chart';
import { helmVersion } from '@twisterlab/platform/helm/key';
import { pruneImports } from '@twisterlab/platform/helm/prune-imports';
import { checkReleases } from '@twisterlab/platform/helm/releases';
import { importKubernetes, kubernetesRelease } from '@twisterlab/platform/kubernetes/import';
import { helmController, importK3s } from '@twisterlab/platform/kubernetes/import-k3s';
import { importMetrics } from '@twisterlab/platform/metrics/import';
import { UserError } from '@twisterlab/platform/model/problem';
import { importOptions } from '@twisterlab/platform/options/catalogue';
import { progress } from '@twisterlab/platform/util/progress';
import { count, table } from '@twisterlab/platform/util/text';
import { importedCharts } from '../../charts/imported';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { addCommand } from '../add-chart/command';
import type { Io } from '../io';
import type { Command } from './command';

const help = `Usage: npm run import -- [WHAT...] [options]

Generates the files under imports. synth needs only these files, neither their sources nor a network.

  (no argument)    every Helm chart that charts/imported.ts declares, for every cluster
  NAME             the Helm chart of that name
    --charts DIR     folder with the charts, each as DIR/NAME or DIR/NAME-VERSION.tgz.
                     Default: $TWISTERLAB_CHARTS, else the charts' repositories
  add CHART        a new Helm chart: its import, declaration, Application, namespace, exceptions to review, and a test
    --repo URL       its repository: https://... with an index, or oci://... without the chart's name
    --chart-version V   Default: the newest
    --namespace NS   Default: the name of the application, a new namespace
    --application NAME  name of the application, its folder below charts. Default: the chart's
    --values FILE    values that its declaration starts with. Default: none
    --charts DIR     as above
  kubernetes       kinds and closed schemas of the Kubernetes API, release ${kubernetesRelease}
    --openapi FILE   what an API server of that release serves: kubectl get --raw /openapi/v2. Required
  k3s              kinds that K3s defines, from ${helmController}
    --helm-controller DIR   folder of that module. Default: downloaded with Go
  metrics JOB FILE_OR_URL...   the metrics of all targets of scrape job JOB, from pages in text format
    --from TEXT      program and version: "node_exporter 1.12.1"
    --start PAGE     a page from before any event: the series that it lacks appear with their first event
    --add            keep metrics already listed: many programs expose a metric only after they did some work
  options PROGRAM FILE_OR_URL...   the options that a program accepts, from what it prints with --help, or from its Go source
    --from TEXT      program and version: "MetalLB speaker 0.16.1"

  --help           print this

Charts need Helm ${helmVersion}: $HELM, else helm in PATH.
Metrics of a cluster: kubectl get --raw /api/v1/namespaces/NS/pods/POD:PORT/proxy/metrics | npm run import -- metrics JOB - --from TEXT
Options: speaker --help 2>&1 | npm run import -- options metallb-speaker - --from TEXT
Exit codes: 0 done, 1 added, and synth finds what no exception covers, 2 bad input (the files of that chart were not replaced).`;

const options = {
  openapi: { type: 'string' },
  charts: { type: 'string' },
  'helm-controller': { type: 'string' },
  from: { type: 'string' },
  add: { type: 'boolean' },
  start: { type: 'string' },
  repo: { type: 'string' },
  'chart-version': { type: 'string' },
  namespace: { type: 'string' },
  application: { type: 'string' },
  values: { type: 'string' },
} as const;

export const importCommand: Command = {
  name: 'import',
  summary: 'generate the files under imports',
  help,
  options,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options,
    });
    if (positionals[0] === 'metrics')
      return metrics(positionals.slice(1), values.from, { adds: values.add ?? false, start: values.start }, io);
    if (positionals[0] === 'options') return programOptions(positionals.slice(1), values.from, io);
    const folder = values.charts || io.env.TWISTERLAB_CHARTS || undefined;
    if (positionals[0] === 'add') return addCommand(positionals.slice(1), values, folder, io);
    const names = positionals.filter((name) => !apis.includes(name));
    const charts = positionals.length > 0 && names.length === 0 ? [] : chosen(names);
    if (positionals.includes('kubernetes')) kubernetes(values.openapi, io);
    if (positionals.includes('k3s')) k3s(values['helm-controller'], io);
    const rows = charts.map((declaration) => {
      const begin = performance.now();
      progress(`importing ${declaration.name} ${declaration.version} for ${renderName(declaration)}`);
      return row(importChart(declaration, folder), (performance.now() - begin) / 1000);
    });
    const removed = positionals.length > 0 ? [] : pruneImports(charts);
    rows.push(...removed.map((name) => [name, 'not declared in charts/imported.ts: removed', '', '', '']));
    if (rows.length > 0) io.print(`${table(rows)}\nReview with: git diff imports. Then: npm run synth`);
    return 0;
  },
};

/** Imports that are not Helm charts. */
const apis = ['kubernetes', 'k3s'];

async function metrics(
  [job, ...sources]: readonly string[],
  from: string | undefined,
  options: { readonly adds: boolean; readonly start: string | undefined },
  io: Io,
): Promise<number> {
  if (!job || sources.length === 0 || !from) {
    const message = `a job, pages of metrics and --from are required; given: ${job ?? 'no job'}, ${count(sources.length, 'page')}, ${from ?? 'no --from'}.`;
    const fix =
      'For example: npm run import -- metrics redis http://127.0.0.1:9121/metrics --from "redis_exporter 1.93.0"';
    throw new UserError([{ where: 'import metrics', message, fix }]);
  }
  const { file, metrics: number, added, removed } = await importMetrics(job, sources, from, options);
  io.print(`${file}: ${count(number, 'metric')} of ${from}`);
  for (const name of added) io.print(`  added ${name}`);
  for (const name of removed) io.print(`  gone  ${name}`);
  io.print('Review with: git diff imports. Then: npm run synth');
  return 0;
}

async function programOptions(
  [program, ...sources]: readonly string[],
  from: string | undefined,
  io: Io,
): Promise<number> {
  if (!program || sources.length === 0 || !from) {
    const message = `a program, its help and --from are required; given: ${program ?? 'no program'}, ${count(sources.length, 'file')}, ${from ?? 'no --from'}.`;
    const fix =
      'For example: speaker --help 2>&1 | npm run import -- options metallb-speaker - --from "MetalLB speaker 0.16.1"';
    throw new UserError([{ where: 'import options', message, fix }]);
  }
  const { file, options: number, added, removed } = await importOptions(program, sources, from);
  io.print(`${file}: ${count(number, 'option')} of ${from}`);
  for (const name of added) io.print(`  added ${name}`);
  for (const name of removed) io.print(`  gone  ${name}`);
  io.print('Review with: git diff imports. Then: npm run synth');
  return 0;
}

function k3s(folder: string | undefined, io: Io): void {
  progress('importing the kinds of K3s');
  const sizes = importK3s(folder).map(
    ({ name, before, after }) => `${name} (${kilobytes(before)} -> ${kilobytes(after)})`,
  );
  io.print(`${sizes.join(', ')} of ${helmController}. ${process.uptime().toFixed(2)} s`);
}

function kubernetes(openapi: string | undefined, io: Io): void {
  progress('importing the Kubernetes API');
  const { file, kinds, definitions } = importKubernetes(openapi);
  io.print(
    `${file}: ${kinds} kinds, ${definitions} definitions of Kubernetes ${kubernetesRelease}. ${process.uptime().toFixed(2)} s`,
  );
}

function chosen(names: readonly string[]): ChartDeclaration[] {
  const all = validateEnvironments(records).clusters.flatMap((cluster) =>
    importedCharts.map((declare) => declare(cluster)),
  );
  checkReleases(all);
  const unknown = names.filter((name) => !all.some((declaration) => declaration.name === name));
  if (unknown.length > 0) {
    const known = [...new Set(all.map(({ name }) => name)), ...apis].join(', ');
    const message = `no Helm chart is named ${unknown.join(', ')}.`;
    throw new UserError([
      { where: 'import', message, fix: `Choose one of: ${known}; or declare it in charts/imported.ts.` },
    ]);
  }
  return names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
}

function row({ declaration, objects, crds, disabled }: Imported, seconds: number): string[] {
  const { name, version } = declaration;
  return [
    `${name} ${version} for ${renderName(declaration)}`,
    `${count(objects.length, 'object')}, ${kilobytes(JSON.stringify(objects).length)}`,
    crds.number === 0
      ? 'no CRDs'
      : `${count(crds.number, 'CRD')}, ${kilobytes(crds.before)} -> ${kilobytes(crds.after)}`,
    disabled.length === 0 ? '' : `without ${disabled.join(', ')}`,
    `${seconds.toFixed(2)} s`,
  ];
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}
