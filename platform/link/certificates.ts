import { certManagerNamespace } from '../kubernetes/cert-manager';
import type { Kinds } from '../model/kinds';
import { groupOf, type Manifest } from '../model/manifest';

/** Another object that one of cert-manager's or trust-manager's names. */
export interface Named {
  readonly at: string;
  readonly kind: string;
  readonly name: string;
  /** Undefined for cluster-scoped kinds. */
  readonly namespace: string | undefined;
  readonly part?: string;
}

export const certificateGroup = 'cert-manager.io';

export function isCertificate(manifest: Manifest): manifest is Kinds['Certificate'] {
  return manifest.kind === 'Certificate' && groupOf(manifest) === certificateGroup;
}

/** Who certifies, as a Certificate names it; an issuer without a kind is one of its own namespace. */
export function issuerOf({ metadata, spec: { issuerRef } }: Kinds['Certificate']): Omit<Named, 'at'> | undefined {
  const { group = certificateGroup, kind = 'Issuer', name } = issuerRef;
  // Other groups are issuers of other software.
  if (group !== certificateGroup) return undefined;
  return { kind, name, namespace: kind === 'Issuer' ? metadata.namespace : undefined };
}

export function* certificateReferences(certificate: Kinds['Certificate']): Iterable<Named> {
  const issuer = issuerOf(certificate);
  if (issuer) yield { at: 'issuerRef', ...issuer };
}

/** A ClusterIssuer looks for its Secrets in the namespace of cert-manager, an Issuer in its own. */
export function* issuerReferences({ metadata, spec }: Kinds['ClusterIssuer']): Iterable<Named> {
  const { namespace = certManagerNamespace } = metadata;
  if (!spec.ca) return;
  for (const part of ['tls.crt', 'tls.key']) {
    yield { at: 'ca', kind: 'Secret', name: spec.ca.secretName, namespace, part };
  }
}

/** Annotations by which cert-manager makes the certificate of an Ingress. */
export function* annotatedIssuers({ annotations = {}, namespace }: Manifest['metadata']): Iterable<Named> {
  const found = {
    ClusterIssuer: annotations['cert-manager.io/cluster-issuer'],
    Issuer: annotations['cert-manager.io/issuer'],
  };
  for (const [kind, name] of Object.entries(found)) {
    if (name) yield { at: 'the annotation', kind, name, namespace: kind === 'Issuer' ? namespace : undefined };
  }
}

/** The keys that cert-manager writes into the Secret of a certificate. A public authority hands out no root. */
export function keysOf(certificate: Kinds['Certificate'], objects: readonly Manifest[]): string[] {
  return ['tls.crt', 'tls.key', ...(isPublic(issuerOf(certificate), objects) ? [] : ['ca.crt'])];
}

/** Whether an issuer asks a public authority, by ACME. */
export function isPublic(wanted: Pick<Named, 'kind' | 'name' | 'namespace'> | undefined, objects: readonly Manifest[]) {
  const issuer = objects.find(
    (each) =>
      groupOf(each) === certificateGroup &&
      each.kind === wanted?.kind &&
      each.metadata.name === wanted.name &&
      each.metadata.namespace === wanted.namespace,
  );
  return (issuer as Kinds['ClusterIssuer'] | undefined)?.spec.acme !== undefined;
}
