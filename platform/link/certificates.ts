import { certManagerNamespace } from '../kubernetes/cert-manager';
import { is, type Kinds } from '../model/kinds';
import type { Manifest } from '../model/manifest';
import type { Target } from './reference';

const certManagerGroup = 'cert-manager.io';

/** The issuer that a Certificate references. The default kind is Issuer, in the same namespace. */
export function issuerOf({ metadata, spec: { issuerRef } }: Kinds['Certificate']): Omit<Target, 'at'> | undefined {
  const { group = certManagerGroup, kind = 'Issuer', name } = issuerRef;
  // External issuers have groups of their own.
  if (group !== certManagerGroup) return undefined;
  return { kind, name, namespace: kind === 'Issuer' ? metadata.namespace : undefined };
}

export function* certificateReferences(certificate: Kinds['Certificate']): Iterable<Target> {
  const issuer = issuerOf(certificate);
  if (issuer) yield { at: 'issuerRef', ...issuer };
}

/** A ClusterIssuer reads its Secrets from the namespace of cert-manager, an Issuer from its own. */
export function* issuerReferences({ metadata, spec }: Kinds['ClusterIssuer' | 'Issuer']): Iterable<Target> {
  const { namespace = certManagerNamespace } = metadata;
  if (!spec.ca) return;
  for (const part of ['tls.crt', 'tls.key']) {
    yield { at: 'ca', kind: 'Secret', name: spec.ca.secretName, namespace, part };
  }
}

/** The Secret with the key of the account at an ACME CA, which cert-manager creates. */
export function acmeAccount({ metadata, spec }: Kinds['ClusterIssuer' | 'Issuer']) {
  const { namespace = certManagerNamespace } = metadata;
  const name = spec.acme?.privateKeySecretRef?.name;
  return name ? [{ name, namespace }] : [];
}

/** Annotations for which cert-manager issues the certificate of an Ingress. */
export function* annotatedIssuers({ annotations = {}, namespace }: Manifest['metadata']): Iterable<Target> {
  const found = {
    ClusterIssuer: annotations['cert-manager.io/cluster-issuer'],
    Issuer: annotations['cert-manager.io/issuer'],
  };
  for (const [kind, name] of Object.entries(found)) {
    if (name) yield { at: 'the annotation', kind, name, namespace: kind === 'Issuer' ? namespace : undefined };
  }
}

/** The keys that cert-manager writes into the Secret of a Certificate. ACME CAs provide no ca.crt. */
export function secretKeys(certificate: Kinds['Certificate'], objects: readonly Manifest[]): string[] {
  return ['tls.crt', 'tls.key', ...(usesPublicCa(issuerOf(certificate), objects) ? [] : ['ca.crt'])];
}

/** Whether an issuer uses a public CA (ACME). */
export function usesPublicCa(
  wanted: Pick<Target, 'kind' | 'name' | 'namespace'> | undefined,
  objects: readonly Manifest[],
) {
  return objects.some(
    (each) =>
      each.kind === wanted?.kind &&
      is(each, 'ClusterIssuer', 'Issuer') &&
      each.metadata.name === wanted.name &&
      each.metadata.namespace === wanted.namespace &&
      each.spec.acme !== undefined,
  );
}
