import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { UserError } from '../model/problem';
import type { ChartDeclaration } from './declaration';
import { removeDisabled } from './dependencies';
import { helm } from './helm';
import { readYaml } from './read-yaml';

/** An unpacked chart without disabled dependencies, ready to be hashed and rendered. */
export interface StagedChart {
  readonly folder: string;
  /** Dependencies that the values disable. Not rendered and not hashed: an unpacked chart often lacks them. */
  readonly disabled: readonly string[];
}

/**
 * Copies a chart to a folder below `work`: from `charts` (a folder of charts) if given, else from its repository.
 * Packaging and unpacking it gives the same result for a folder and an archive, .helmignore applied.
 */
export function stageChart(declaration: ChartDeclaration, work: string, charts: string | undefined): StagedChart {
  const where = `chart ${declaration.name}`;
  const raw = join(work, 'raw');
  mkdirSync(raw);
  if (charts === undefined) pull(declaration, raw);
  else copyLocal(declaration, raw, charts);
  const folder = join(raw, declaration.name);
  const { version } = readYaml(join(folder, 'Chart.yaml'));
  if (version !== declaration.version) {
    const message = `the chart has version ${version}, but ${declaration.version} is declared.`;
    throw new UserError([{ where, message, fix: 'Declare that version, or provide the declared one.' }]);
  }

  const disabled = removeDisabled(folder, declaration.values);
  helm(where, ['package', folder, '--destination', raw], 'Correct the chart, or fetch its dependencies.');
  unpack(join(raw, `${declaration.name}-${declaration.version}.tgz`), work);
  rmSync(raw, { recursive: true });
  return { folder: join(work, declaration.name), disabled };
}

/** Name, newest version and description of a chart that is not declared yet. @param charts see `stageChart`. */
export function describeChart(
  { name, repository, version }: { readonly name: string; readonly repository: string; readonly version?: string },
  charts: string | undefined,
): { readonly version: string; readonly description: string } {
  const where = `chart ${name}`;
  const fix = 'Correct name, --repo and --chart-version, or pass a folder with the chart: --charts DIR';
  const remote = [...source(name, repository), ...(version === undefined ? [] : ['--version', version])];
  const shown = parse(
    helm(where, ['show', 'chart', ...(charts === undefined ? remote : [localChart(name, version, charts)])], fix),
  );
  const { version: found, description = name } = shown as { readonly version: unknown; readonly description?: unknown };
  return { version: `${found}`, description: `${description}`.trim() };
}

function source(name: string, repository: string): string[] {
  return repository.startsWith('oci://') ? [`${repository}/${name}`] : [name, '--repo', repository];
}

/** Folder or archive. */
function localChart(name: string, version: string | undefined, charts: string): string {
  const folder = resolve(charts, name);
  if (existsSync(join(folder, 'Chart.yaml'))) return folder;
  const archives = existsSync(charts) ? readdirSync(charts) : [];
  const wanted = version === undefined ? undefined : `${name}-${version}.tgz`;
  const isOne = (file: string) => file.startsWith(`${name}-`) && /^v?\d.*\.tgz$/.test(file.slice(name.length + 1));
  const found = archives.filter((file) => (wanted === undefined ? isOne(file) : file === wanted));
  if (found.length === 1) return resolve(charts, found[0]!);
  const message =
    found.length === 0
      ? `${charts} has neither ${name}/Chart.yaml nor ${wanted ?? `${name}-VERSION.tgz`}.`
      : `${charts} has several versions: ${found.join(', ')}.`;
  const fix =
    found.length === 0
      ? 'Pass the folder that contains the chart: --charts DIR'
      : 'Choose one: --chart-version VERSION';
  throw new UserError([{ where: `chart ${name}`, message, fix }]);
}

function pull({ name, version, repository }: ChartDeclaration, raw: string): void {
  helm(
    `chart ${name}`,
    ['pull', ...source(name, repository), '--version', version, '--untar', '--untardir', raw],
    `Without network access, pass a folder with the chart ${name}: npm run import -- ${name} --charts DIR`,
  );
}

function copyLocal({ name, version }: ChartDeclaration, raw: string, charts: string): void {
  const local = localChart(name, version, charts);
  if (local.endsWith('.tgz')) unpack(local, raw);
  else cpSync(local, join(raw, name), { recursive: true, dereference: true });
}

function unpack(archive: string, to: string): void {
  execFileSync('tar', ['-xzmf', archive, '-C', to], { stdio: ['ignore', 'ignore', 'pipe'] });
}
