import type { Kinds } from '../model/kinds';
import type { Target } from './reference';

/** The settings in which Argo CD replaces references to Secrets. */
const settings = ['dex.config', 'oidc.config'];

/**
 * Secrets in the settings of Argo CD: `$KEY` is a key of argocd-secret, `$SECRET:KEY` one of another Secret of its namespace.
 * Source: Argo CD, User management, Sensitive data and SSO client secrets.
 */
export function* argoCdReferences({ metadata, data = {} }: Kinds['ConfigMap']): Iterable<Target> {
  if (metadata.name !== 'argocd-cm') return;
  for (const at of settings)
    for (const [, secret = 'argocd-secret', part] of (data[at] ?? '').matchAll(/: \$(?:([\w.-]+):)?([\w.-]+)$/gm))
      yield { at, kind: 'Secret', name: secret, namespace: metadata.namespace, part };
}
