import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../model/problem';
import { root } from '../util/root';
import type { Crd } from './crds';
import { paths, remove, write } from './store';

/** Of cdk8s-cli, which generates: another version may write other constructs. */
export function generatorVersion(): string {
  const file = require.resolve('cdk8s-cli/package.json', { paths: [root] });
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/**
 * Generates imports/constructs/<group>.ts with `cdk8s import`: a construct for each CRD. A group is one file.
 * @param crds every imported CRD.
 * @param changed names of those that are new, other than they were, or gone: their groups are generated anew.
 */
export function generateConstructs(crds: readonly Crd[], changed: readonly string[]): void {
  // A CRD is named <plural>.<group>.
  for (const group of new Set(changed.map((name) => name.slice(name.indexOf('.') + 1)))) {
    const own = crds.filter(({ spec }) => spec.group === group);
    if (own.length > 0) write(paths.constructs(group), generate(own, group));
    else remove(paths.constructs(group));
  }
}

function generate(crds: readonly Crd[], group: string): string {
  const work = mkdtempSync(join(tmpdir(), 'constructs-'));
  const cli = join(dirname(require.resolve('cdk8s-cli/package.json', { paths: [root] })), 'bin/cdk8s');
  try {
    writeFileSync(join(work, 'crds.yaml'), crds.map((crd) => `---\n${JSON.stringify(crd)}\n`).join(''));
    // In a folder of its own: it notes each import in the cdk8s.yaml where it runs.
    const args = ['import', './crds.yaml', '--language', 'typescript', '--output', 'out', '--check-upgrade=false'];
    execFileSync(process.execPath, [cli, ...args], {
      cwd: work,
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    return readFileSync(join(work, 'out', `${group}.ts`), 'utf8');
  } catch (error) {
    const message = `cdk8s import: ${((error as { stderr?: string }).stderr || (error as Error).message).trim()}`;
    throw new UserError([
      { where: `constructs of ${group}`, message, fix: 'Prune the part of the schema that it does not take.' },
    ]);
  } finally {
    rmSync(work, { recursive: true });
  }
}
