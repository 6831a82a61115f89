import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../model/problem';
import { byCodeUnit } from '../util/collections';
import { root } from '../util/root';
import type { KindInfo, KubernetesApi } from './api';
import { manifestTypes } from './manifest-types';

/** The release whose API description is imported: the one that the API server of the drills is built from. */
export const kubernetesRelease = 'v1.36.3';

/** The declarations that the engine's manifest types come from. */
export const manifestTypesFile = 'imports/kubernetes/manifests.d.ts';

type Json = Record<string, unknown>;
interface Served {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly definitions: Record<string, Json>;
}
interface Operation {
  readonly 'x-kubernetes-group-version-kind'?: {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  };
}

/**
 * Writes imports/kubernetes/<minor>.json: every stable kind that can be created, its scope and a closed JSON schema
 * (an unknown field is an error), without descriptions; and from it the TypeScript declarations of the kinds that the engine reads.
 * @param openapi a file with the document that an API server of the release serves. The published swagger.json is no substitute: it has no
 * enumerations.
 * @returns file and counts, for the summary.
 * @throws UserError without such a document.
 */
export function importKubernetes(openapi?: string): { file: string; kinds: number; definitions: number } {
  const text = openapi === undefined ? '' : readFileSync(openapi, 'utf8');
  if (!text.includes('"enum":')) {
    const message =
      openapi === undefined
        ? `no document of the API server of Kubernetes ${kubernetesRelease} is given.`
        : `${openapi} has no enumerations: it is not what an API server serves.`;
    const fix = 'Run: kubectl get --raw /openapi/v2 > served.json, and pass it with --openapi served.json.';
    throw new UserError([{ where: 'import kubernetes', message, fix: `${fix} The drill api starts such a server.` }]);
  }
  const swagger = JSON.parse(text) as Served;
  const kinds = stableKinds(swagger.paths, swagger.definitions);
  const definitions: Record<string, Json> = {};
  for (const kind of kinds) copyDefinition(kind.schema, swagger.definitions, definitions);

  const minor = kubernetesRelease.replace(/^v(\d+\.\d+).*/, '$1');
  const file = `imports/kubernetes/${minor}.json`;
  const api: KubernetesApi = { release: kubernetesRelease, kinds, definitions };
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), serialise(api));
  writeFileSync(join(root, manifestTypesFile), manifestTypes(api));
  return { file, kinds: kinds.length, definitions: Object.keys(definitions).length };
}

/** Definitions whose spec the API description calls optional, while the API server rejects them without it. */
const needsSpec =
  /^io\.k8s\.api\..*\.(DaemonSet|Deployment|Job|JobTemplateSpec|NetworkPolicy|PersistentVolumeClaim|Pod|PodDisruptionBudget|PodTemplateSpec|Service|StatefulSet)$/;

/** Kinds with a POST on a collection, in a stable version. */
function stableKinds(paths: Record<string, Record<string, Operation>>, definitions: Record<string, Json>): KindInfo[] {
  const schemas = new Map<string, string>();
  for (const [name, definition] of Object.entries(definitions)) {
    const [gvk] =
      (definition['x-kubernetes-group-version-kind'] as { group: string; version: string; kind: string }[]) ?? [];
    if (gvk && !schemas.has(`${gvk.group}/${gvk.version}/${gvk.kind}`))
      schemas.set(`${gvk.group}/${gvk.version}/${gvk.kind}`, name);
  }
  const kinds: KindInfo[] = [];
  for (const [path, operations] of Object.entries(paths)) {
    const gvk = operations.post?.['x-kubernetes-group-version-kind'];
    if (!gvk || path.includes('{name}') || !/^v\d+$/.test(gvk.version)) continue;
    // Not kinds of CustomResourceDefinitions, which a server of a drill has too.
    const schema = schemas.get(`${gvk.group}/${gvk.version}/${gvk.kind}`);
    if (schema?.startsWith('io.k8s.')) kinds.push({ ...gvk, namespaced: path.includes('{namespace}'), schema });
  }
  return kinds.sort((a, b) => byCodeUnit(a.schema, b.schema));
}

/** Copies a definition and every definition that it refers to. */
function copyDefinition(name: string, from: Record<string, Json>, copied: Record<string, Json>): void {
  if (copied[name]) return;
  const { description: _, ...definition } = from[name]!;
  // The API server also accepts numbers as quantities; imported charts write them.
  if (name.endsWith('.resource.Quantity')) definition.type = ['string', 'number'];
  if (needsSpec.test(name)) definition.required = ['spec'];
  // An unlisted field is an error: the API server drops a misspelt field silently.
  copied[name] = strip(
    'properties' in definition ? { additionalProperties: false, ...definition } : definition,
  ) as Json;
  for (const [, ref] of JSON.stringify(copied[name]).matchAll(/"#\/definitions\/([^"]+)"/g))
    copyDefinition(ref!, from, copied);
}

const dropped = new Set(['description', 'default']);
/** Formats that the API server checks. */
const formats = new Set<unknown>(['byte', 'int32']);

function strip(value: unknown, inProperties = false): unknown {
  if (Array.isArray(value)) return value.map((item) => strip(item));
  if (typeof value !== 'object' || value === null) return value;
  const schema = value as Json;
  if (!inProperties && schema.format === 'int-or-string') return { type: ['string', 'integer'] };
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key]) => inProperties || !(dropped.has(key) || key.startsWith('x-kubernetes-')))
      .filter(([key, inner]) => inProperties || key !== 'format' || formats.has(inner))
      .sort(([a], [b]) => byCodeUnit(a, b))
      .map(([key, inner]) => [key, strip(inner, !inProperties && key === 'properties')]),
  );
}

/** One kind or definition per line, so that the diff of a new release shows only the lines that changed. */
function serialise({ release, kinds, definitions }: KubernetesApi): string {
  const lines = (items: string[]) => items.map((item) => `  ${item}`).join(',\n');
  const sorted = Object.entries(definitions).sort(([a], [b]) => byCodeUnit(a, b));
  return [
    `{ "release": ${JSON.stringify(release)},`,
    `"kinds": [\n${lines(kinds.map((kind) => JSON.stringify(kind)))}\n],`,
    `"definitions": {\n${lines(sorted.map(([name, schema]) => `${JSON.stringify(name)}: ${JSON.stringify(schema)}`))}\n} }\n`,
  ].join('\n');
}
