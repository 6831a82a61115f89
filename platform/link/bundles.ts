import { certManagerNamespace } from '../kubernetes/cert-manager';
import type { Kinds } from '../model/kinds';
import { groupOf, type Manifest, matches } from '../model/manifest';
import type { Named } from './certificates';

/** What trust-manager reads and writes. */
export function isBundle(manifest: Manifest): manifest is Kinds['Bundle'] {
  return manifest.kind === 'Bundle' && groupOf(manifest) === 'trust.cert-manager.io';
}

/** The Secrets with certificates that a bundle is made of: of the one namespace that trust-manager reads. */
export function* bundleReferences({ spec: { sources } }: Kinds['Bundle']): Iterable<Named> {
  const namespace = certManagerNamespace;
  for (const { secret } of sources) {
    if (secret?.name) yield { at: 'sources', kind: 'Secret', name: secret.name, namespace, part: secret.key };
  }
}

/** The ConfigMaps that trust-manager makes of a bundle, one in each namespace that it selects. */
export function configMapsOf({ metadata, spec }: Kinds['Bundle'], namespaces: readonly Kinds['Namespace'][]) {
  const { configMap, namespaceSelector = {} } = spec.target;
  if (!configMap) return [];
  return namespaces
    .filter(({ metadata: { name, labels } }) =>
      matches(namespaceSelector, { ...labels, 'kubernetes.io/metadata.name': name }),
    )
    .map((each) => ({ namespace: each.metadata.name, name: metadata.name, keys: [configMap.key] }));
}
