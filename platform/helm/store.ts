import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { k3s } from '../kubernetes/k3s';
import { UserError } from '../model/problem';
import { byCodeUnit } from '../util/collections';
import { importedPath } from '../util/imports';
import { parseJsonFile } from '../util/json-file';
import { root } from '../util/root';
import type { ChartValues } from './chart-values';
import type { Crd } from './crds';
import type { JsonObject } from './declaration';
import type { HelmObject } from './parse';

/**
 * The lock.json of an imported chart. It is written last and has the hash of each other file that synth reads: this
 * detects an interrupted import and a file edited by hand.
 */
export interface Lock {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
  /** Of the chart's content, without disabled dependencies. */
  readonly digest: string;
  /** Disabled dependencies. */
  readonly without: readonly string[];
  readonly helm: string;
  /** Version of cdk8s-cli that generated the constructs. */
  readonly cdk8s: string;
  /** Its CRDs, with the hash of each file. */
  readonly crds: Readonly<Record<string, string>>;
  /** The render of each environment, or of each release there: its key and the hash of its file. */
  readonly renders: Readonly<Record<string, { readonly key: string; readonly sha256: string }>>;
}

/** Paths relative to the project's folder. */
export const paths = {
  chart: (chart: string) => `imports/helm/${chart}`,
  lock: (chart: string) => `imports/helm/${chart}/lock.json`,
  /** @param render the name of `renderName`. */
  render: (chart: string, render: string) => `imports/helm/${chart}/${render}.json`,
  /** The chart's default values, without comments: the diff shows what a new version changes. */
  defaults: (chart: string) => `imports/helm/${chart}/defaults.json`,
  schema: (chart: string) => `imports/helm/${chart}/schema.json`,
  /** Values that only the templates name. */
  read: (chart: string) => `imports/helm/${chart}/read.json`,
  type: (chart: string) => `imports/helm/${chart}/values.d.ts`,
  crd: (name: string) => `imports/crds/${name}.json`,
  constructs: (group: string) => `imports/constructs/${group}.ts`,
};

export function readLock(chart: string): Lock | undefined {
  const text = read(paths.lock(chart));
  return text === undefined ? undefined : (parseJsonFile(text, paths.lock(chart)) as Lock);
}

/** The described values of a chart in imports; undefined if it was never imported. */
export function readValues(chart: string): ChartValues | undefined {
  const [defaults, schema, named] = [paths.defaults(chart), paths.schema(chart), paths.read(chart)].map(read);
  if (defaults === undefined) return undefined;
  return {
    defaults: JSON.parse(defaults) as JsonObject,
    schema: schema === undefined ? undefined : (JSON.parse(schema) as JsonObject),
    read: named === undefined ? [] : (JSON.parse(named) as string[]),
  };
}

/** Charts in imports. */
export function importedNames(): string[] {
  return list(join(root, 'imports/helm'));
}

/** @returns undefined if the file is missing or differs from the lock. */
export function readRender(lock: Lock, render: string): readonly HelmObject[] | undefined {
  const text = readLocked(paths.render(lock.name, render), lock.renders[render]?.sha256);
  return text === undefined ? undefined : (JSON.parse(text) as HelmObject[]);
}

/** @returns undefined if one of the files is missing or differs from the lock. */
export function readCrds(lock: Lock): readonly Crd[] | undefined {
  const texts = Object.entries(lock.crds).map(([name, sha256]) => readLocked(paths.crd(name), sha256));
  return texts.includes(undefined) ? undefined : texts.map((text) => JSON.parse(text!) as Crd);
}

/** The CRDs of all charts in imports. */
export function importedCrds(): readonly Crd[] {
  return crdsIn(join(root, 'imports/crds'));
}

/** The CRDs in imports that K3s installs itself; they are never rendered. */
export function crdsOfK3s(): readonly Crd[] {
  const own = importedCrds();
  return (own.some(isOfK3s) ? own : packagedCrds()).filter(isOfK3s);
}

const isOfK3s = ({ spec }: Crd) => (k3s.crdGroups as readonly string[]).includes(spec.group);

/** Those that the package brings, for a site that imported none. */
function packagedCrds(): readonly Crd[] {
  const folder = importedPath('crds');
  return folder === undefined ? [] : crdsIn(folder);
}

function crdsIn(folder: string): readonly Crd[] {
  return list(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Crd);
}

function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort(byCodeUnit) : [];
}

function readLocked(path: string, sha256: string | undefined): string | undefined {
  const text = read(path);
  return text !== undefined && hash(text) === sha256 ? text : undefined;
}

export function read(path: string): string | undefined {
  try {
    const text = readFileSync(join(root, path), 'utf8');
    if (text.includes('\r\n')) throw windowsLineEndings(path);
    return text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Hashes of generated files would differ, and the message about that would blame the import. */
function windowsLineEndings(path: string): UserError {
  const message = 'has Windows line endings (CRLF): this checkout converted them, and synth compares bytes.';
  const fix = 'Commit your changes, then check out again with LF: git rm -rq --cached . && git reset --hard';
  return new UserError([{ where: path, message, fix }]);
}

/** Writes a file atomically. @returns its hash. */
export function write(path: string, content: unknown): string {
  const text = textOf(content);
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
  return hash(text);
}

/** The hash of the file that `write` makes of a content. */
export function hashOf(content: unknown): string {
  return hash(textOf(content));
}

function textOf(content: unknown): string {
  return typeof content === 'string' ? content : `${JSON.stringify(content, null, 1)}\n`;
}

export function remove(path: string): void {
  rmSync(join(root, path), { recursive: true, force: true });
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
