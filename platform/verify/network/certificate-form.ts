import { issuerOf, usesPublicCa } from '../../link/certificates';
import type { Graph, RenderedKind } from '../../link/graph';
import { suggest } from '../../util/suggest';
import type { Finding, Rule } from '../rule';

type Certificate = RenderedKind<'Certificate'>;

/**
 * cert-manager issues no certificate with a key that its algorithm does not have, or from an issuer of an unknown group. And clients
 * refuse the certificate of a server that may not sign the handshake, or that is valid for years; one that is an authority itself can
 * sign for every name. Bias: only certificates of an Ingress are those of a server; a public CA decides by itself.
 */
export const certificateForm: Rule = {
  name: 'certificate-form',
  *check(graph) {
    const served = servedSecrets(graph);
    const manifests = graph.objects.map(({ manifest }) => manifest);
    for (const at of graph.all('Certificate')) {
      yield* issuance(at);
      const { metadata, spec } = at.manifest;
      if (!served.has(`${metadata.namespace}/${spec.secretName}`) || usesPublicCa(issuerOf(at.manifest), manifests))
        continue;
      yield* server(at);
    }
  },
};

const servedSecrets = (graph: Graph) =>
  new Set(
    graph
      .all('Ingress')
      .flatMap(({ manifest: { metadata, spec = {} } }) =>
        (spec.tls ?? []).map(({ secretName }) => `${metadata.namespace}/${secretName}`),
      ),
  );

const group = 'cert-manager.io';

function* issuance(at: Certificate): Iterable<Finding> {
  const { issuerRef, privateKey: { algorithm = 'RSA', size = 0 } = {} } = at.manifest.spec;
  if (issuerRef.group && issuerRef.group !== group && suggest(issuerRef.group, [group], 2))
    yield {
      at,
      message: `has an issuer of the group ${issuerRef.group}, which is not known: nothing issues it`,
      fix: `Write ${group}, or omit the group.`,
    };
  const sizes = keySizes[algorithm];
  if (!sizes || size === 0 || sizes.has(size)) return;
  yield {
    at,
    message: `has a key of ${size} bits, which ${algorithm} does not have: cert-manager refuses it`,
    fix: `Set ${sizes.text}, or omit the size.`,
  };
}

/** Source: cert-manager, internal/apis/certmanager/validation/certificate.go. */
const keySizes: Readonly<Record<string, { readonly text: string; has(size: number): boolean }>> = {
  ECDSA: { text: '256, 384 or 521', has: (size) => [256, 384, 521].includes(size) },
  RSA: { text: '2048 to 8192', has: (size) => size >= 2048 && size <= 8192 },
};

/** Source: Apple, Requirements for trusted certificates in iOS 13 and macOS 10.15. */
const longest = 825;

function* server(at: Certificate): Iterable<Finding> {
  const { isCA, usages, duration = '2160h' } = at.manifest.spec;
  if (isCA)
    yield {
      at,
      message:
        'is the certificate of an Ingress, and an authority: who reads its Secret signs certificates for every name',
      fix: 'Remove isCA.',
    };
  // TLS 1.3 signs the handshake with the key. Source: RFC 8446, 4.4.2.2.
  if (usages && !usages.some((usage) => ['digital signature', 'signing', 'any'].includes(usage)))
    yield {
      at,
      message: 'is the certificate of an Ingress, and its usages lack digital signature: clients refuse the handshake',
      fix: 'Add digital signature.',
    };
  const days = Number(/^(\d+)h/.exec(duration)?.[1] ?? 0) / 24;
  if (days > longest)
    yield {
      at,
      message: `is the certificate of an Ingress, and valid for ${days} days: Apple's clients refuse more than ${longest}`,
      fix: 'Set duration: 2160h.',
    };
}
