import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
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

function pull({ name, version, repository }: ChartDeclaration, raw: string): void {
  const from = repository.startsWith('oci://') ? [`${repository}/${name}`] : [name, '--repo', repository];
  helm(
    `chart ${name}`,
    ['pull', ...from, '--version', version, '--untar', '--untardir', raw],
    `Without network access, pass a folder with the chart ${name}: npm run import -- ${name} --charts DIR`,
  );
}

function copyLocal({ name, version }: ChartDeclaration, raw: string, charts: string): void {
  const folder = resolve(charts, name);
  const archive = resolve(charts, `${name}-${version}.tgz`);
  if (existsSync(join(folder, 'Chart.yaml'))) cpSync(folder, join(raw, name), { recursive: true, dereference: true });
  else if (existsSync(archive)) unpack(archive, raw);
  else {
    const message = `${charts} has neither ${name}/Chart.yaml nor ${basename(archive)}.`;
    throw new UserError([
      { where: `chart ${name}`, message, fix: 'Pass the folder that contains the chart: --charts DIR' },
    ]);
  }
}

function unpack(archive: string, to: string): void {
  execFileSync('tar', ['-xzmf', archive, '-C', to], { stdio: ['ignore', 'ignore', 'pipe'] });
}
