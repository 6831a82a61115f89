import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../model/problem';
import { root } from '../util/root';
import type { Crd } from './crds';
import { paths, remove, write } from './store';

/** Version of cdk8s-cli, the generator: another version may generate other constructs. */
export function generatorVersion(): string {
  const file = require.resolve('cdk8s-cli/package.json', { paths: [root] });
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** By API group, the text of imports/constructs/<group>.ts; undefined for a group without CRDs. */
export type Constructs = ReadonlyMap<string, string | undefined>;

/**
 * Generates constructs with `cdk8s import`: one file per API group, a construct for each CRD. Writes nothing.
 * @param crds every imported CRD, each once.
 * @param changed names of new, changed and removed CRDs: their groups are generated again.
 */
export function generateConstructs(crds: readonly Crd[], changed: readonly string[]): Constructs {
  // A CRD is named <plural>.<group>.
  const groups = new Set(changed.map((name) => name.slice(name.indexOf('.') + 1)));
  return new Map(
    [...groups].map((group) => {
      const own = crds.filter(({ spec }) => spec.group === group);
      return [group, own.length > 0 ? generate(own, group) : undefined];
    }),
  );
}

export function writeConstructs(constructs: Constructs): void {
  for (const [group, text] of constructs) {
    if (text === undefined) remove(paths.constructs(group));
    else write(paths.constructs(group), text);
  }
}

function generate(crds: readonly Crd[], group: string): string {
  const work = mkdtempSync(join(tmpdir(), 'constructs-'));
  const cli = join(dirname(require.resolve('cdk8s-cli/package.json', { paths: [root] })), 'bin/cdk8s');
  try {
    writeFileSync(join(work, 'crds.yaml'), crds.map((crd) => `---\n${JSON.stringify(crd)}\n`).join(''));
    // In a separate folder: it adds each import to the cdk8s.yaml of the folder where it runs.
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
      { where: `constructs of ${group}`, message, fix: 'Prune the part of the schema that it does not support.' },
    ]);
  } finally {
    rmSync(work, { recursive: true });
  }
}
