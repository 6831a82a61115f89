import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { importChart } from '@twisterlab/platform/helm/import-chart';
import { readYaml } from '@twisterlab/platform/helm/read-yaml';
import { describeChart } from '@twisterlab/platform/helm/stage';
import { formatProblem, type Problem, UserError } from '@twisterlab/platform/model/problem';
import { parseJsonFile } from '@twisterlab/platform/util/json-file';
import { progress } from '@twisterlab/platform/util/progress';
import { root } from '@twisterlab/platform/util/root';
import { count } from '@twisterlab/platform/util/text';
import { ownedNamespaces } from '../../charts/cluster/namespaces';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import type { Io } from '../io';
import { type Added, addChart, type NewChart } from './add';

export interface AddOptions {
  readonly repo?: string;
  /** npm has an option `--version` of its own. Default: the newest. */
  readonly 'chart-version'?: string;
  /** Default: the name of the application. */
  readonly namespace?: string;
  /** Name of the application. Default: the chart's. */
  readonly application?: string;
  /** A file of values. Default: none, the chart's defaults. */
  readonly values?: string;
}

/** Problems that are printed. */
const shown = 3;

/** `npm run import -- add CHART` @param charts a folder of charts. Default: its repository. */
export function addCommand(
  [name, ...more]: readonly string[],
  options: AddOptions,
  charts: string | undefined,
  io: Io,
): number {
  const { repo: repository, namespace, 'chart-version': version } = options;
  if (!name || more.length > 0 || !repository) {
    const message = `one chart and --repo are required; given: ${[name, ...more].filter(Boolean).join(', ') || 'no chart'}, ${repository ?? 'no --repo'}.`;
    const fix = 'For example: npm run import -- add ingress-nginx --repo https://kubernetes.github.io/ingress-nginx';
    throw new UserError([{ where: 'import add', message, fix }]);
  }
  progress(`reading the chart ${name}`);
  const values = valuesOf(options.values);
  const about = describeChart({ name, repository, ...(version !== undefined && { version }) }, charts);
  const application = options.application ?? name;
  const fleet = validateEnvironments(records);
  const chart = { name, repository, ...about, application, namespace: namespace ?? application, values };
  const added = addChart(chart, {
    root,
    clusters: fleet.clusters,
    namespaces: fleet.clusters.flatMap((cluster) =>
      ownedNamespaces(
        cluster,
        fleet.tenants.filter((tenant) => tenant.cluster === cluster),
      ).map((each) => each.namespace),
    ),
    import(declaration) {
      progress(`importing ${name} ${about.version} for ${declaration.environment}`);
      return importChart(declaration, charts);
    },
    verify() {
      progress('verifying');
      return problemsOfSynth();
    },
  });
  format(added.files);
  return reportAdded(chart, added, io);
}

/** @returns the exit code. */
export function reportAdded(
  { name, version, application, namespace }: Pick<NewChart, 'name' | 'version' | 'application' | 'namespace'>,
  { files, exceptions, left }: Added,
  io: Pick<Io, 'print'>,
): number {
  io.print(
    [
      `${name} ${version}: the application ${application}, in the namespace ${namespace}, with ${count(exceptions.length, 'exception')} to review.`,
      ...files.map((file) => `  ${file}`),
      ...(left.length > 0
        ? [`Correct ${count(left.length, 'problem')} that no exception covers; npm run synth prints them, such as:`]
        : []),
      ...left.slice(0, shown).map(formatProblem),
      'Next: review the exceptions and declare its connections. Then: npm run synth',
    ].join('\n'),
  );
  return left.length > 0 ? 1 : 0;
}

function valuesOf(file: string | undefined): ReturnType<typeof readYaml> {
  if (file === undefined || existsSync(file)) return file === undefined ? {} : readYaml(file);
  throw new UserError([{ where: file, message: 'does not exist.', fix: 'Pass a file of values: --values FILE' }]);
}

/** Lint refuses longer lines, and imports in another order. */
function format(files: readonly string[]): void {
  const biome = createRequire(join(root, 'package.json')).resolve('@biomejs/biome/bin/biome');
  spawnSync(process.execPath, [biome, 'check', '--write', ...files], { cwd: root, stdio: 'ignore' });
}

/** In a process of its own: this one has loaded the charts as they were. */
function problemsOfSynth(): readonly Problem[] {
  const run = [join(root, 'cli/run.js'), 'synth', '--check', '--json'];
  const { status, stdout } = spawnSync(process.execPath, run, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return status === 2 ? (parseJsonFile(stdout, 'synth') as { problems: Problem[] }).problems : [];
}
