import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parse } from 'yaml';
import { byCodeUnit } from '../util/collections';
import type { Json, JsonObject } from './declaration';

/**
 * SHA-256 of a chart's content, the same for a folder and for the archive that `helm package` makes of it. Packaging
 * re-serialises Chart.yaml and Chart.lock and sets times and modes: Chart.yaml is hashed as data, Chart.lock not at all,
 * because the dependencies themselves are hashed.
 */
export function contentDigest(folder: string): string {
  const hash = createHash('sha256');
  for (const path of filesOf(folder)) {
    const content = readFileSync(join(folder, path));
    const hashed = /(^|\/)Chart\.yaml$/.test(path) ? canonical(scalarsAsText(content.toString())) : content;
    hash.update(`${path}\0${createHash('sha256').update(hashed).digest('hex')}\n`);
  }
  return `sha256:${hash.digest('hex')}`;
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !/(^|\/)(Chart|requirements)\.lock$/.test(path))
    .sort(byCodeUnit);
}

/** Reads every scalar as text: packaging quotes `1.10`. */
function scalarsAsText(yaml: string): Json {
  return parse(yaml, { schema: 'failsafe' }) as Json;
}

/** JSON with sorted keys: equal data has equal text. */
export function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value as JsonObject).filter(([, inner]) => inner !== undefined);
  return `{${entries
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`)
    .join(',')}}`;
}
