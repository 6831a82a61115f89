import type { Kubectl } from '../fixtures/kubectl';

/** Kinds that no controller deletes and creates again after a restart. */
const kinds = [
  ...[
    'configmaps',
    'cronjobs',
    'namespaces',
    'networkpolicies',
    'persistentvolumeclaims',
    'persistentvolumes',
    'secrets',
  ],
  ...['serviceaccounts', 'services', 'statefulsets', 'storageclasses'],
].join();

/** Objects by kind and name: their UID, and the content of Secrets. */
export type Objects = ReadonlyMap<string, string>;

export async function objectsOf(kubectl: Kubectl): Promise<Objects> {
  const found = await kubectl.get('--all-namespaces', kinds);
  return new Map(
    found.map(({ kind, metadata, ...rest }) => [
      `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
      `${metadata.uid} ${kind === 'Secret' ? JSON.stringify((rest as { data?: object }).data) : ''}`,
    ]),
  );
}

/** Objects that are missing or other objects of the same name. */
export function differences(before: Objects, after: Objects): string[] {
  return [...before].flatMap(([name, identity]) => {
    const now = after.get(name);
    if (now === identity) return [];
    return now === undefined ? [`${name} is missing`] : [`${name} is another object, or has another value`];
  });
}

/** Creates ConfigMaps until it is stopped. @returns a function that stops it and returns their number. */
export function startWriting(kubectl: Kubectl): () => Promise<number> {
  let stopped = false;
  let count = 0;
  const write = async () => {
    for (; !stopped; count++) {
      await kubectl.apply({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `drill-${count}`, namespace: 'default' },
        data: { text: 'x'.repeat(10_000) },
      });
    }
  };
  const writing = write();
  return async () => {
    stopped = true;
    await writing;
    return count;
  };
}
