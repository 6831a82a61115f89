import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readTree } from '@twisterlab/platform/write/compare';
import type { Tree } from '@twisterlab/platform/write/tree';
import type { part } from '../../drills/parts';
import { synthCommand } from './command';
import { helmChart } from './helm';
import { kustomization } from './kustomize';
import type { Measured } from './measure';
import { stock } from './stock';
import { type Templates, templatesOf } from './template';

/** A program that renders the same objects. */
export interface Tool {
  readonly name: string;
  /** Writes its input. @param dist the objects, as synth wrote them. */
  prepare?(dist: Tree): void;
  readonly run: Measured;
  /** The number of objects that it writes. Default: as many as synth. */
  expected?(dist: Tree): number;
  /** The YAML that it wrote. */
  written(): string[];
}

/** @param folder for inputs and outputs. @param project a copy of the project, with its records. */
export async function tools(folder: string, project: string, build: typeof part): Promise<Tool[]> {
  const input = (name: string) => join(folder, name);
  const output = (name: string) => join(folder, `${name}.yaml`);
  const [helm, kustomize] = [await build('helm'), await build('kustomize')];
  const generated = (
    name: string,
    make: (cluster: Tree, tenants: Templates) => Tree,
    command: readonly string[],
  ): Tool => ({
    name,
    prepare(dist) {
      const { cluster, tenants } = split(dist);
      writeTree(input(name), make(cluster, templatesOf(tenants)));
    },
    run: { command, folder, output: output(name) },
    written: () => [readFileSync(output(name), 'utf8')],
  });
  return [
    {
      name: 'synth',
      run: {
        command: synthCommand,
        folder: project,
        env: { TWISTERLAB_CACHE: cacheOf(folder) },
      },
      written: () => yamlBelow(join(project, 'dist')),
    },
    {
      name: 'cdk8s',
      prepare: () => rmSync(input('stock'), { recursive: true, force: true }),
      run: stock(project, input('stock'), { types: true }),
      expected: withoutNamespaces,
      written: () => yamlBelow(input('stock')),
    },
    generated('helm', helmChart, [helm, 'template', 'bench', input('helm')]),
    generated('kustomize', kustomization, [kustomize, 'build', input('kustomize')]),
  ];
}

/** Of synth: compiled modules stay, results of other sizes do not. */
export function forgetResults(folder: string): void {
  if (!existsSync(cacheOf(folder))) return;
  for (const name of readdirSync(cacheOf(folder)))
    if (/^(memory|unchanged)/.test(name)) rmSync(join(cacheOf(folder), name));
}

const cacheOf = (folder: string) => join(folder, 'cache-growth');

/** The number of objects in YAML texts. */
export function objectsIn(texts: Iterable<string>): number {
  let sum = 0;
  for (const text of texts) sum += text.match(/^kind: /gm)?.length ?? 0;
  return sum;
}

/** The objects of the cluster and those of each tenant, by path below the environment's folder. */
export function split(dist: Tree): { readonly cluster: Tree; readonly tenants: readonly Tree[] } {
  const environments = new Map<string, Map<string, string>>();
  for (const [path, text] of dist) {
    if (!path.endsWith('.yaml')) continue;
    const [name, ...rest] = path.split('/');
    if (!environments.has(name!)) environments.set(name!, new Map());
    environments.get(name!)!.set(rest.join('/'), text);
  }
  const isTenant = ([name]: readonly [string, unknown]) => /^tenant-\d+$/.test(name);
  const all = [...environments];
  return { cluster: all.find((each) => !isTenant(each))![1], tenants: all.filter(isTenant).map(([, files]) => files) };
}

/** The CDK8s CLI overwrites an object with one of the same kind and name of another namespace: docs/decisions/0001-own-writer.md. */
function withoutNamespaces(dist: Tree): number {
  const objects = [...dist.keys()].filter((path) => path.endsWith('.yaml')).map((path) => path.split('/'));
  return new Set(objects.map((names) => [names[0], names[1], names.at(-1)].join('/'))).size;
}

const yamlBelow = (folder: string) =>
  [...readTree(folder)].filter(([path]) => path.endsWith('.yaml')).map(([, text]) => text);

function writeTree(folder: string, files: Tree): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
