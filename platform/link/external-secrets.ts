import type { Kinds } from '../model/kinds';
import type { Target } from './reference';

/** The Secret that External Secrets Operator writes. A template replaces the keys of `data`. Source: its API, ExternalSecret. */
export function externalSecretTarget({ metadata, spec }: Kinds['ExternalSecret']): {
  readonly name: string;
  readonly keys: readonly string[];
} {
  const { target = {}, data = [] } = spec;
  return {
    name: target.name ?? metadata.name,
    keys: target.template?.data ? Object.keys(target.template.data) : data.map(({ secretKey }) => secretKey),
  };
}

/** The store of an ExternalSecret. The default kind is SecretStore, in the same namespace. */
export function* externalSecretReferences({ metadata, spec }: Kinds['ExternalSecret']): Iterable<Target> {
  const { kind = 'SecretStore', name } = spec.secretStoreRef ?? {};
  if (!name) return;
  yield { at: 'secretStoreRef', kind, name, namespace: kind === 'SecretStore' ? metadata.namespace : undefined };
}

/** What the operator needs to read a Vault: its Service, its certificate and the ServiceAccount that logs in. */
export function* clusterSecretStoreReferences({ spec }: Kinds['ClusterSecretStore']): Iterable<Target> {
  const { vault } = spec.provider;
  if (!vault) return;
  const [, name, namespace, port] = /^https?:\/\/([\w-]+)\.([\w-]+)\.svc:(\d+)$/.exec(vault.server) ?? [];
  if (name) yield { at: 'server', kind: 'Service', name, namespace, part: Number(port), configured: true };
  const { caProvider, auth } = vault;
  if (caProvider) {
    const { type: kind, key: part } = caProvider;
    yield { at: 'caProvider', kind, name: caProvider.name, namespace: caProvider.namespace, part };
  }
  const account = auth?.kubernetes?.serviceAccountRef;
  if (account) yield { at: 'serviceAccountRef', kind: 'ServiceAccount', ...account, namespace: account.namespace };
}
