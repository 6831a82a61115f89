import { parse } from 'yaml';
import { filled, type Template, type Templates } from './template';

/** A change of an object that its overlay makes. */
interface Patch {
  readonly kind: string;
  readonly name: string;
  readonly operations: readonly { readonly path: string; readonly value: string }[];
}

/** A folder of objects that are of the tenant's namespace or of another one. */
interface Base {
  readonly name: string;
  /** Text with the values of the first tenant. */
  readonly objects: string;
  /** Texts with placeholders. */
  readonly namespace: string | undefined;
  readonly instance: string;
  readonly patches: readonly Patch[];
}

const instanceLabel = 'app.kubernetes.io/instance';

/**
 * The same objects for Kustomize: a base, and overlays for each tenant with its namespace, its label, and a patch for everything
 * else that differs.
 * @param cluster text of each object that is not of a tenant.
 * @returns its files by path.
 */
export function kustomization(cluster: ReadonlyMap<string, string>, { files, values }: Templates): Map<string, string> {
  const bases = ['workloads', 'applications'].map((name) => baseOf(name, files, values[0]!));
  const overlays = values.flatMap((own, index) =>
    bases.map((base) => [`overlays/${index}/${base.name}`, overlay(base, own)] as const),
  );
  return new Map([
    ['cluster/objects.yaml', [...cluster.values()].join('---\n')],
    ['cluster/kustomization.yaml', 'resources: [objects.yaml]\n'],
    ...bases.flatMap(({ name, objects }) => [
      [`bases/${name}/objects.yaml`, objects] as const,
      [`bases/${name}/kustomization.yaml`, 'resources: [objects.yaml]\n'] as const,
    ]),
    ...overlays.map(([path, text]) => [`${path}/kustomization.yaml`, text] as const),
    ['kustomization.yaml', JSON.stringify({ resources: ['cluster', ...overlays.map(([path]) => path)] })],
  ]);
}

function baseOf(name: string, files: readonly Template[], first: readonly string[]): Base {
  const own = files.filter(({ application }) => (application === 'applications') === (name === 'applications'));
  const objects = own.map(({ parts }) => parse(parts.map(placeholder).join('')) as PatchedObject);
  const texts = own.map(({ parts }) => filled(parts, first));
  const { namespace, labels } = objects[0]!.metadata;
  return {
    name,
    objects: texts.join('---\n'),
    namespace: namespace !== undefined && hasPlaceholder(namespace) ? namespace : undefined,
    instance: labels[instanceLabel]!,
    patches: objects.flatMap((object, index) => {
      const operations = [...changes(object, '')].filter(({ path }) => !isTransformed(path));
      const { kind, metadata } = parse(texts[index]!) as PatchedObject;
      return operations.length === 0 ? [] : [{ kind, name: metadata.name, operations }];
    }),
  };
}

interface PatchedObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
  };
}

/** What the overlay's `namespace` and `labels` set. */
const isTransformed = (path: string) =>
  path === '/metadata/namespace' || path === `/metadata/labels/${pointer(instanceLabel)}`;

/** Every place of an object that differs between tenants. An object with a key that differs is one place. */
function* changes(value: unknown, path: string): Iterable<{ path: string; value: string }> {
  const isWhole = typeof value === 'object' && value !== null && Object.keys(value).some(hasPlaceholder);
  if (isWhole || (typeof value === 'string' && hasPlaceholder(value))) yield { path, value: JSON.stringify(value) };
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* changes(inner, `${path}/${pointer(key)}`);
}

/** A key in a JSON pointer. */
const pointer = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');

/** Letters, so that YAML reads a text with one as a text. */
const placeholder = (part: string | number) => (typeof part === 'number' ? `QX${part}XQ` : part);
const placeholders = /QX(\d+)XQ/g;
const hasPlaceholder = (text: string) => /QX\d+XQ/.test(text);

function overlay({ name, namespace, instance, patches }: Base, values: readonly string[]): string {
  const fill = (text: string) => text.replaceAll(placeholders, (_, index) => values[Number(index)]!);
  const fillJson = (text: string) =>
    text.replaceAll(placeholders, (_, index) => JSON.stringify(values[Number(index)]).slice(1, -1));
  return JSON.stringify({
    ...(namespace !== undefined && { namespace: fill(namespace) }),
    resources: [`../../../bases/${name}`],
    labels: [{ pairs: { [instanceLabel]: fill(instance) } }],
    patches: patches.map((patch) => ({
      target: { kind: patch.kind, name: `^${patch.name}$` },
      options: { allowNameChange: true },
      patch: `[${patch.operations
        .map(({ path, value }) => `{"op":"replace","path":${JSON.stringify(path)},"value":${fillJson(value)}}`)
        .join(',')}]`,
    })),
  });
}
