import { readFileSync } from 'node:fs';
import { fields } from '@twisterlab/platform/gitops/immutable/field';
import { groupOf, type Manifest } from '@twisterlab/platform/model/manifest';
import { type Problem, UserError } from '@twisterlab/platform/model/problem';
import { perText } from '@twisterlab/platform/util/per-text';
import { readTree } from '@twisterlab/platform/write/compare';
import { parseAllDocuments } from 'yaml';
import { parseYaml } from '../../drills/parse-yaml';

/** An object of dist. */
export interface DistObject {
  /** `production/redis/Service.redis.yaml`, below dist. */
  readonly path: string;
  readonly environment: string;
  readonly application: string;
  readonly manifest: Manifest;
}

/** Parsed once in a process: tests read dist again and again. */
const manifestOf = perText((text) => parseYaml(text) as Manifest, 2 ** 24);

/** Objects of dist. @throws UserError if there are none. */
export function readDist(folder: string): DistObject[] {
  const found = [...readTree(folder)].flatMap(([path, text]) => {
    const [environment = '', application = ''] = path.split('/');
    return path.endsWith('.yaml') ? [{ path, environment, application, manifest: manifestOf(text) }] : [];
  });
  if (found.length > 0) return found;
  throw new UserError([{ where: folder, message: 'there are no objects.', fix: 'Write them: npm run synth' }]);
}

/** What identifies an object in a cluster, whatever version of its API it is written in. */
export function identityOf(manifest: Manifest): string {
  const { kind, metadata } = manifest;
  return `${groupOf(manifest)}/${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** `Service twisterlab/redis`. */
export function nameOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
}

/**
 * Objects of an export of kubectl: Lists and single objects, in one YAML document or several; JSON is YAML.
 * @throws UserError for every part that is no object: what is left out would be missing from the answer.
 */
export function readExport(file: string): Manifest[] {
  return objectsOf(readFileSync(file, 'utf8'), file);
}

/** @param where the name of the text in problems. */
export function objectsOf(text: string, where: string): Manifest[] {
  const problems: Problem[] = [];
  const found: Manifest[] = [];
  const add = (value: unknown, at: string): void => {
    const { kind, items, apiVersion, metadata } = fields(value);
    if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
      // Items of a typed list, such as PodList, have no kind of their own.
      const own = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
      for (const [index, item] of items.entries()) add({ ...own, ...fields(item) }, `${at}, item ${index + 1}`);
    } else if (
      typeof kind === 'string' &&
      typeof apiVersion === 'string' &&
      typeof fields(metadata).name === 'string'
    ) {
      found.push(value as Manifest);
    } else {
      problems.push({ where: at, message: 'is no Kubernetes object: kind, apiVersion or name is missing.', fix });
    }
  };
  for (const [index, { value, error }] of documentsOf(text).entries()) {
    const at = `${where}: document ${index + 1}`;
    if (error !== undefined) problems.push({ where: at, message: `is not YAML: ${error}`, fix });
    // A comment or a separator at the end is an empty document.
    else if (value !== null) add(value, at);
  }
  if (problems.length === 0 && found.length === 0) problems.push({ where, message: 'has no object.', fix });
  if (problems.length > 0) throw new UserError(problems);
  return found;
}

interface Document {
  readonly value?: unknown;
  readonly error?: string;
}

function documentsOf(text: string): Document[] {
  // The answers of kubectl: the parser of YAML takes a minute for what this one reads in a second.
  if (text.startsWith('{')) {
    try {
      return [{ value: JSON.parse(text) }];
    } catch {
      // YAML may begin with a brace too.
    }
  }
  return [...parseAllDocuments(text)].map((document) => {
    const [error] = document.errors;
    return error ? { error: error.message.split('\n')[0]! } : { value: document.toJS() };
  });
}

const fix = 'Export the cluster again, with the command of --help.';
