import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { UserError } from '@twisterlab/platform/model/problem';
import { byCodeUnit } from '@twisterlab/platform/util/collections';
import { parseYaml } from './parse-yaml';

/** One object in a file of dist. */
export interface DistObject {
  readonly environment: string;
  /** Relative to dist: `production/redis/Service.redis.yaml`. */
  readonly path: string;
  /** Absolute path. */
  readonly file: string;
  readonly manifest: Manifest;
}

const texts = new Map<string, string>();

/** The JSON of an object; empty for other files. Remembered, because dist is read again for every fault injection. */
function jsonOf(yaml: string): string {
  let json = texts.get(yaml);
  if (json === undefined) {
    const content = parseYaml(yaml) as Partial<Manifest> | null;
    json = content?.kind ? JSON.stringify(content) : '';
    texts.set(yaml, json);
  }
  return json;
}

/** A tree of rendered files. */
export class Dist {
  private constructor(readonly folder: string) {}

  /** A copy, so that a fault injection cannot change the committed files. */
  static copy(from: string, to: string): Dist {
    cpSync(from, to, { recursive: true });
    return Dist.in(to, from);
  }

  /** The files in a folder. @param where name for error messages. Default: the folder. */
  static in(folder: string, where = folder): Dist {
    const dist = new Dist(folder);
    if (dist.paths().length > 0) return dist;
    throw new UserError([{ where, message: 'there are no rendered files.', fix: 'Run: npm run synth' }]);
  }

  /** Every object, sorted by path. Skips files for hosts, which are not Kubernetes objects. */
  objects(environment?: string): DistObject[] {
    return [...this.read(environment)];
  }

  /** The first match. @throws if there is none: a fault injection that changes nothing would go unnoticed. */
  find(is: (object: DistObject) => boolean): DistObject {
    for (const object of this.read()) if (is(object)) return object;
    throw new Error('dist has no object that this fault injection could change');
  }

  /** Changes the first matching object. */
  change(is: (object: DistObject) => boolean, changed: (manifest: Manifest) => object): void {
    const { file, manifest } = this.find(is);
    writeFileSync(file, json(changed(manifest)));
  }

  /** Changes every matching object. @returns how many there were. */
  changeAll(is: (object: DistObject) => boolean, changed: (manifest: Manifest) => object): number {
    const found = this.objects().filter(is);
    for (const { file, manifest } of found) writeFileSync(file, json(changed(manifest)));
    return found.length;
  }

  /** Removes the file of the first matching object. */
  remove(is: (object: DistObject) => boolean): void {
    rmSync(this.find(is).file);
  }

  /** Replaces a text in every file that contains it, for example the repository URL. */
  replace(text: string, by: string): void {
    const files = this.paths().map((path) => join(this.folder, path));
    const having = files.filter((file) => readFileSync(file, 'utf8').includes(text));
    if (having.length === 0) throw new Error(`no file in dist contains ${text}`);
    for (const file of having) writeFileSync(file, readFileSync(file, 'utf8').replaceAll(text, by));
  }

  add(path: string, manifest: object): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), json(manifest), { flag: 'wx' });
  }

  private paths(): string[] {
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.yaml'))
      .sort(byCodeUnit);
  }

  private *read(environment?: string): Generator<DistObject> {
    for (const path of this.paths()) {
      if (environment && !path.startsWith(`${environment}/`)) continue;
      const file = join(this.folder, path);
      const text = jsonOf(readFileSync(file, 'utf8'));
      if (!text) continue;
      // Parsed if it is needed: most of what is looked for is known by its path.
      let own: Manifest | undefined;
      yield {
        ...{ environment: path.split('/')[0]!, path, file },
        // An object of its own for each caller.
        get manifest() {
          own ??= JSON.parse(text) as Manifest;
          return own;
        },
      };
    }
  }
}

/** JSON is YAML too. */
const json = (manifest: object) => JSON.stringify(manifest, null, 2);
