import { clusterApis } from '../kubernetes/custom-apis';
import { displayName } from '../link/keys';
import type { RenderedEnvironment, RenderedObject } from '../model/rendered';
import { byCodeUnit, groupBy } from '../util/collections';
import { digest } from '../util/memory';
import { type Edit, edited, fieldOf, type Path } from './edit';
import { contentOf, fileEdits, fileField, formatOf } from './files';
import { flowMutants } from './flows';
import type { Mutant } from './mutant';
import { schemaAlternatives } from './schema';
import { treeEdits } from './tree';

/**
 * All mutants of rendered environments, each mistake once although several tenants have it.
 * @param kind only those of this kind; `Flow` for connections. Default: all.
 */
export function allMutants(all: readonly RenderedEnvironment[], kind?: string): Mutant[] {
  const apis = clusterApis(all);
  const environments = kind === undefined ? all : all.map((each) => ofKind(each, kind));
  const others = valuesByField(environments);
  const found = environments.flatMap((environment) => {
    const api = apis.get(environment.cluster)!;
    const objects = environment.objects.flatMap((object) => {
      const schema = schemaAlternatives(api, object.manifest);
      const surroundings = {
        others: (field: string) => others.get(`${object.manifest.kind} ${field}`) ?? [],
        schema,
        skips: (path: Path) => isSkipped(object, path),
        file(path: Path, text: string) {
          const format = formatOf(object.manifest, path, text);
          return format && fileEdits(format, path, text, surroundings.others);
        },
      };
      return [
        removal(object),
        ...[...treeEdits(object.manifest, surroundings)].map((edit) => objectMutant(object, edit)),
      ];
    });
    return [...objects, ...flowMutants(environment)];
  });
  return [...groupBy(found, ({ likeness }) => likeness).values()].map(([first]) => first!);
}

const ofKind = (environment: RenderedEnvironment, kind: string): RenderedEnvironment => ({
  ...environment,
  objects: environment.objects.filter(({ manifest }) => manifest.kind === kind),
  flows: kind === 'Flow' ? environment.flows : [],
});

/**
 * A sample, spread over kinds, fields and operators: of each field of each kind one mutant, then a second one ...
 * @param seed the same one gives the same sample.
 */
export function sampled(mutants: readonly Mutant[], seed: number, size: number): Mutant[] {
  const rank = (text: string) => digest(`${seed} ${text}`);
  const inOrder = <T>(items: Iterable<T>, key: (item: T) => string) =>
    [...items]
      .map((item) => [rank(key(item)), item] as const)
      .sort(([a], [b]) => byCodeUnit(a, b))
      .map(([, item]) => item);
  const strata = inOrder(
    groupBy(mutants, ({ kind, field }) => `${kind} ${field}`),
    ([name]) => name,
  ).map(([, own]) => spread(inOrder(own, ({ id }) => id)));
  const sample: Mutant[] = [];
  for (let round = 0; sample.length < size && strata.some((own) => own.length > round); round += 1)
    for (const own of strata) if (own[round] && sample.length < size) sample.push(own[round]!);
  return sample;
}

/** One of each operator, then a second one of each. */
function spread(mutants: readonly Mutant[]): Mutant[] {
  const seen = new Map<string, number>();
  return mutants
    .map((mutant) => {
      const turn = seen.get(mutant.operator) ?? 0;
      seen.set(mutant.operator, turn + 1);
      return { mutant, turn };
    })
    .sort((a, b) => a.turn - b.turn)
    .map(({ mutant }) => mutant);
}

/** Every different scalar that a field of a kind has, in the order of their text. */
function valuesByField(environments: readonly RenderedEnvironment[]): ReadonlyMap<string, readonly unknown[]> {
  const found = new Map<string, Set<unknown>>();
  const collect = (kind: string, prefix: string, value: unknown, path: Path): void => {
    if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value))
        collect(kind, prefix, each, [...path, Array.isArray(value) ? Number(key) : key]);
      return;
    }
    const name = `${kind} ${prefix}${fieldOf(path)}`;
    const values = found.get(name);
    if (values) values.add(value);
    else found.set(name, new Set([value]));
  };
  for (const { manifest } of environments.flatMap(({ objects }) => objects)) {
    if (manifest.kind === 'CustomResourceDefinition') continue;
    collect(manifest.kind, '', manifest, []);
    for (const [name, text] of Object.entries((manifest as { data?: object }).data ?? {})) {
      const format = typeof text === 'string' ? formatOf(manifest, ['data', name], text) : undefined;
      const content = format && contentOf(format, text);
      if (content) collect(manifest.kind, `${fileField(['data', name])}:`, content, []);
    }
  }
  return new Map([...found].map(([name, values]) => [name, [...values].sort((a, b) => byCodeUnit(`${a}`, `${b}`))]));
}

/** Identity and bookkeeping of an object; schemas in CustomResourceDefinitions, which upstream projects write. */
function isSkipped({ manifest: { kind } }: RenderedObject, path: Path): boolean {
  const [first, second] = path;
  if (path.length === 1 && (first === 'apiVersion' || first === 'kind' || first === 'metadata'))
    return first !== 'metadata';
  return kind === 'CustomResourceDefinition' && (path.includes('openAPIV3Schema') || second === 'annotations');
}

function removal({ environment, manifest }: RenderedObject): Mutant {
  const name = displayName(manifest);
  return {
    id: `${environment} ${name} delete`,
    environment,
    kind: manifest.kind,
    object: name,
    field: '',
    operator: 'delete',
    change: 'the object is missing',
    inFile: false,
    likeness: `${manifest.kind} ${general(manifest.metadata.name)} delete`,
    apply: (before) => ({ ...before, objects: before.objects.filter((each) => displayName(each.manifest) !== name) }),
  };
}

function objectMutant({ environment, manifest }: RenderedObject, edit: Edit): Mutant {
  const name = displayName(manifest);
  const { operator, path, inFile, from, to } = edit;
  const place = inFile === undefined ? JSON.stringify(path) : `${JSON.stringify(path)} ${inFile} ${short(from)}`;
  return {
    id: `${environment} ${name} ${place} ${operator}`,
    environment,
    kind: manifest.kind,
    object: name,
    field: inFile ?? fieldOf(path),
    operator,
    change: `${short(from)} -> ${to === undefined ? '(none)' : short(to)}`,
    inFile: inFile !== undefined,
    likeness: `${manifest.kind} ${general(manifest.metadata.name)} ${general(place)} ${operator}`,
    apply: (before) => ({
      ...before,
      objects: before.objects.map((each) =>
        displayName(each.manifest) === name ? { ...each, manifest: edited(each.manifest, edit) } : each,
      ),
    }),
  };
}

/** A name without the hash of a ConfigMap's content and without what differs between tenants. */
const general = (text: string) =>
  text.replace(/-[0-9a-f]{10}\b/g, '').replace(/\b(production|staging|development)\b|-(staging|dev)\b/g, '');

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const line = text.replace(/\s+/g, ' ');
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}
