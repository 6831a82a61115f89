import type { CheckedItems } from '../expectation';
import type { Bootstrap } from '../fixtures/bootstrap';
import type { Kubectl } from '../fixtures/kubectl';

/** A key of a Secret that the bootstrap script cannot generate. */
export interface MissingKey {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

/** The keys that a bootstrap script reports as missing. */
export function missingKeys(printed: string): MissingKey[] {
  return [...printed.matchAll(/^MISSING {2}(\S+)\/(\S+) (\S+) /gm)].map(([, namespace, name, key]) => ({
    namespace: namespace!,
    name: name!,
    key: key!,
  }));
}

/** Installs a release by its own script; creates the keys that the script leaves to an operator. @throws if it fails. */
export async function install(bootstrap: Bootstrap, kubectl: Kubectl): Promise<void> {
  const { output } = await bootstrap.run('all');
  for (const { namespace, name, key } of missingKeys(output)) {
    const literal = `--from-literal=${key}=https://unused.invalid/`;
    const secret = ['secret', 'generic', name, '--namespace', namespace, literal];
    const manifest = await kubectl.exec(['create', ...secret, '--dry-run=client', '--output', 'yaml']);
    // A field manager for each key: otherwise the second apply removes the first one's.
    await kubectl.exec(['apply', '--server-side', '--field-manager', key, '--filename', '-'], manifest);
  }
  const after = await bootstrap.run('check');
  if (after.code !== 0) throw new Error(`the bootstrap script of the release: ${output}\n${after.output}`);
}

/** Runs `secrets` of a newer script. @returns the Secrets that existed before, and the names of new ones. */
export async function addSecrets(
  bootstrap: Bootstrap,
  kubectl: Kubectl,
): Promise<{ readonly checked: CheckedItems; readonly created: readonly string[] }> {
  const before = await versions(kubectl);
  const { output } = await bootstrap.run('secrets');
  const after = await versions(kubectl);
  const left = missingKeys((await bootstrap.run('check')).output);
  const faults = [
    ...[...before].filter(([name, version]) => after.get(name) !== version).map(([name]) => `${name} was changed`),
    ...left.map(({ namespace, name, key }) => `${namespace}/${name} ${key} is missing: ${output}`),
  ];
  return { checked: { of: before.size, faults }, created: [...after.keys()].filter((name) => !before.has(name)) };
}

async function versions(kubectl: Kubectl): Promise<Map<string, string>> {
  const secrets = await kubectl.get('secrets', '--all-namespaces');
  return new Map(
    secrets.map(({ metadata }) => [`${metadata.namespace}/${metadata.name}`, metadata.resourceVersion] as const),
  );
}
