import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { RenderedEnvironment, RenderedObject } from '@twisterlab/platform/model/rendered';
import { parse, stringify } from 'yaml';

/** What replaces a field: nothing, null, and values of every type, some of which no parser reads. */
const values: readonly unknown[] = [
  undefined,
  null,
  'text',
  '',
  ': {[',
  '{"a":',
  1,
  -1,
  true,
  {},
  [],
  [null],
  { a: null },
];

/** A generator of pseudorandom whole numbers below a limit. Source: Numerical Recipes, a linear congruential generator. */
export function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** The objects, each third of them with one field removed or replaced by another value. Long objects change less often. */
export function withFieldsChanged(environments: readonly RenderedEnvironment[], random: (limit: number) => number) {
  return changed(environments, ({ manifest }) => {
    const rarely = JSON.stringify(manifest).length > 60_000 ? 30 : 3;
    return random(rarely) === 0 ? (fieldChanged(manifest, random) as Manifest) : manifest;
  });
}

/** The objects, with one field changed in one file of each ConfigMap and in the values of each HelmChartConfig. */
export function withFilesChanged(environments: readonly RenderedEnvironment[], random: (limit: number) => number) {
  return changed(environments, ({ manifest }) => {
    const holder = manifest.kind === 'HelmChartConfig' ? 'spec' : 'data';
    if (!['ConfigMap', 'HelmChartConfig'].includes(manifest.kind) || !(holder in manifest)) return manifest;
    const files = (manifest as unknown as Record<string, Record<string, string>>)[holder]!;
    const [name, text] = Object.entries(files)[random(Object.keys(files).length)]!;
    return { ...manifest, [holder]: { ...files, [name]: fileChanged(name, text, random) } };
  });
}

function changed(
  environments: readonly RenderedEnvironment[],
  change: (object: RenderedObject) => Manifest,
): RenderedEnvironment[] {
  return environments.map((each) => ({
    ...each,
    objects: each.objects.map((object) => ({ ...object, manifest: change(object) })),
  }));
}

function fileChanged(name: string, text: string, random: (limit: number) => number): string {
  if (random(20) === 0) return text.slice(0, random(text.length));
  const isJson = name.endsWith('.json');
  const value = readable(text);
  if (typeof value !== 'object' || value === null) return text;
  return isJson ? JSON.stringify(fieldChanged(value, random)) : stringify(fieldChanged(value, random));
}

/** The value of a YAML or JSON file; undefined for scripts and other formats. */
function readable(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

type Path = readonly (string | number)[];

function* pathsIn(value: unknown, at: Path = []): Iterable<Path> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const path = [...at, Array.isArray(value) ? Number(key) : key];
    yield path;
    yield* pathsIn(inner, path);
  }
}

function fieldChanged(value: object, random: (limit: number) => number): unknown {
  const paths = [...pathsIn(value)];
  if (paths.length === 0) return value;
  return replaced(value, paths[random(paths.length)]!, values[random(values.length)]);
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    const list = value.map((item, index) => (index === key ? replaced(item, rest, by) : item));
    return list.filter((item) => item !== undefined);
  }
  const fields = value as Record<string, unknown>;
  const result = { ...fields, [key]: replaced(fields[key], rest, by) };
  // What is rendered is JSON, which has no undefined fields.
  if (result[key] === undefined) delete result[key];
  return result;
}
