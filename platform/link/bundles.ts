import { certManagerNamespace } from '../kubernetes/cert-manager';
import type { Kinds } from '../model/kinds';
import { selectorMatches } from '../model/manifest';
import type { Target } from './reference';

/** The Secrets that are the sources of a Bundle: trust-manager reads them from one namespace only. */
export function* bundleReferences({ spec: { sources } }: Kinds['Bundle']): Iterable<Target> {
  const namespace = certManagerNamespace;
  for (const { secret } of sources) {
    if (secret?.name) yield { at: 'sources', kind: 'Secret', name: secret.name, namespace, part: secret.key };
  }
}

/** The ConfigMaps that trust-manager creates for a Bundle, one in each namespace that it selects. */
export function bundleConfigMaps({ metadata, spec }: Kinds['Bundle'], namespaces: readonly Kinds['Namespace'][]) {
  const { configMap, namespaceSelector = {} } = spec.target ?? {};
  if (!configMap) return [];
  return namespaces
    .filter(({ metadata: { name, labels } }) =>
      selectorMatches(namespaceSelector, { ...labels, 'kubernetes.io/metadata.name': name }),
    )
    .map((each) => ({ namespace: each.metadata.name, name: metadata.name, keys: [configMap.key] }));
}
