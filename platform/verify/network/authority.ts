import { certManagerNamespace } from '../../kubernetes/cert-manager';
import { issuerOf } from '../../link/certificates';
import { displayName, type Graph, objectKey, type RenderedKind } from '../../link/graph';
import { is, type Kinds } from '../../model/kinds';
import type { Finding, Rule } from '../rule';

/**
 * A Certificate whose Secret a CA issuer signs with must be one of an authority, which keeps its key and may issue the names that are
 * requested of it: clients refuse everything else. Source: RFC 5280, sections 4.2.1.9 and 4.2.1.10.
 */
export const authority: Rule = {
  name: 'authority',
  *check(graph) {
    for (const at of graph.all('Certificate')) {
      const { spec } = at.manifest;
      const issuers = issuersWith(graph, at.manifest);
      if (issuers.length > 0 && !spec.isCA) {
        const message = `is the authority of ${displayName(issuers[0]!)}, and not isCA: clients refuse what it signs`;
        yield { at, message, fix: 'Set isCA: true.' };
      }
      // Its certificate is what clients have installed; one with the same key replaces it without an interruption.
      if (issuers.length > 0 && isSelfSigned(graph, at.manifest) && spec.privateKey?.rotationPolicy !== 'Never') {
        const message =
          'replaces its key with each renewal: clients refuse what it signs until they have its new certificate';
        yield { at, message, fix: 'Set privateKey.rotationPolicy: Never.' };
      }
      if (spec.nameConstraints && !spec.nameConstraints.critical) {
        const message = 'has nameConstraints that are not critical: a client that does not know them ignores them';
        yield { at, message, fix: 'Set nameConstraints.critical: true.' };
      }
      if (spec.isCA) yield* refused(graph, at, issuers);
    }
  },
};

type Certificate = Kinds['Certificate'];
type Issuer = Kinds['Issuer' | 'ClusterIssuer'];

/** The issuers that sign with the Secret of a Certificate. */
function issuersWith(graph: Graph, { metadata, spec }: Certificate): Issuer[] {
  return [...graph.all('Issuer'), ...graph.all('ClusterIssuer')]
    .map(({ manifest }) => manifest)
    .filter(
      (each) =>
        each.spec.ca?.secretName === spec.secretName &&
        (each.metadata.namespace ?? certManagerNamespace) === metadata.namespace,
    );
}

function issuerObject({ byKey }: Graph, certificate: Certificate): Issuer | undefined {
  const issuer = issuerOf(certificate);
  const found = issuer && byKey.get(objectKey(issuer.kind, issuer.name, issuer.namespace))?.manifest;
  return is(found, 'Issuer', 'ClusterIssuer') ? found : undefined;
}

/** Whether a Certificate is signed with its own key. */
export const isSelfSigned = (graph: Graph, certificate: Certificate) =>
  issuerObject(graph, certificate)?.spec.selfSigned !== undefined;

/** Names of Certificates that their authority may not issue. */
function* refused(
  graph: Graph,
  { manifest: ca }: RenderedKind<'Certificate'>,
  issuers: readonly Issuer[],
): Iterable<Finding> {
  const { permitted: { dnsDomains: permitted = [] } = {}, excluded: { dnsDomains: excluded = [] } = {} } =
    ca.spec.nameConstraints ?? {};
  for (const at of graph.all('Certificate')) {
    const issuer = issuerObject(graph, at.manifest);
    if (!issuer || !issuers.includes(issuer)) continue;
    for (const name of at.manifest.spec.dnsNames ?? []) {
      const isBelow = (domain: string) => `.${name.replace(/^\*\./, '')}`.endsWith(`.${domain.replace(/^\./, '')}`);
      if ((permitted.length === 0 || permitted.some(isBelow)) && !excluded.some(isBelow)) continue;
      yield {
        at,
        message: `has the name ${name}, for which ${displayName(ca)} may not issue (nameConstraints): clients refuse it`,
        fix: 'Use a name that the authority permits, or permit the domain there.',
      };
    }
  }
}
