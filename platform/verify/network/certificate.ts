import { annotatedIssuers, issuerOf, usesPublicCa } from '../../link/certificates';
import { displayName, type Graph, type RenderedKind } from '../../link/graph';
import type { RenderedObject } from '../../model/rendered';
import { groupBy } from '../../util/collections';
import { privateDomain } from '../../util/domains';
import type { Finding, Rule } from '../rule';

/** Every Ingress host needs a valid certificate; users who get used to TLS warnings will also ignore a real attack. */
export const certificate: Rule = {
  name: 'certificate',
  *check(graph) {
    const certificates = graph.all('Certificate');
    yield* hosts(graph, certificates);
    yield* usages(graph, certificates);
    yield* sharedSecret(certificates);
    yield* privateNamesWithPublicIssuer(graph, certificates);
    for (const at of certificates) yield* renewal(at);
  },
};

type Certificate = RenderedKind<'Certificate'>;

/** Every host of every Ingress is in an entry of `tls` whose Secret holds a certificate for it. */
function* hosts(graph: Graph, certificates: readonly Certificate[]): Iterable<Finding> {
  for (const at of graph.all('Ingress')) {
    const { metadata, spec = {} } = at.manifest;
    for (const host of new Set((spec.rules ?? []).flatMap((rule) => rule.host ?? []))) {
      const entry = spec.tls?.find((tls) => tls.hosts?.some((name) => covers(name, host)));
      if (!entry?.secretName) {
        yield {
          at,
          message: `serves ${host} without a certificate of its own`,
          fix: 'Create it with Route, or list the host under tls with the Secret of a Certificate.',
        };
        continue;
      }
      const issued = certificates.find(
        ({ manifest }) =>
          manifest.spec.secretName === entry.secretName && manifest.metadata.namespace === metadata.namespace,
      );
      // The rule dangling-reference reports a missing Secret.
      if (!issued || issued.manifest.spec.dnsNames?.some((name) => covers(name, host))) continue;
      yield {
        at,
        message: `serves ${host} with ${displayName(issued.manifest)}, which is for ${issued.manifest.spec.dnsNames?.join(', ') || 'no host'}`,
        fix: 'Add the host to its dnsNames.',
      };
    }
  }
}

/**
 * Apple's clients accept a server only with this usage, which cert-manager does not set by default; a public CA sets it by itself.
 * Source: Apple, Requirements for trusted certificates in iOS 13 and macOS 10.15.
 */
function* usages(graph: Graph, certificates: readonly Certificate[]): Iterable<Finding> {
  const manifests = graph.objects.map(({ manifest }) => manifest);
  const served = new Set(
    graph
      .all('Ingress')
      .flatMap(({ manifest: { metadata, spec = {} } }) =>
        (spec.tls ?? []).map(({ secretName }) => `${metadata.namespace}/${secretName}`),
      ),
  );
  for (const at of certificates) {
    const { metadata, spec } = at.manifest;
    if (!served.has(`${metadata.namespace}/${spec.secretName}`) || usesPublicCa(issuerOf(at.manifest), manifests))
      continue;
    if (spec.usages?.some((usage) => usage === 'server auth' || usage === 'any')) continue;
    const message = "is the certificate of an Ingress, and its usages lack server auth: Apple's clients refuse it";
    yield { at, message, fix: 'Set usages: digital signature, server auth.' };
  }
}

/** cert-manager issues two Certificates with one Secret alternately, without end. */
function* sharedSecret(certificates: readonly Certificate[]): Iterable<Finding> {
  const bySecret = groupBy(
    certificates,
    ({ manifest: { metadata, spec } }) => `${metadata.namespace}/${spec.secretName}`,
  );
  for (const [secret, [first, ...others]] of bySecret) {
    for (const at of others) {
      yield {
        at,
        message: `stores its certificate in Secret ${secret}, as ${displayName(first!.manifest)} does`,
        fix: 'Give each Certificate its own secretName.',
      };
    }
  }
}

function* renewal(at: Certificate): Iterable<Finding> {
  // Defaults of cert-manager.
  const { duration = '2160h', renewBefore } = at.manifest.spec;
  const invalid = Object.entries({ duration, renewBefore }).filter(([, value]) => value && !isDuration(value));
  for (const [field, value] of invalid) {
    yield {
      at,
      message: `has ${field} ${value}, which is no duration: cert-manager refuses it`,
      fix: 'Write hours, minutes and seconds, such as 2160h or 1h30m.',
    };
  }
  if (invalid.length > 0) return;
  if (renewBefore === undefined || hoursOf(renewBefore) < hoursOf(duration)) return;
  yield {
    at,
    message: `has renewBefore ${renewBefore} and duration ${duration}: cert-manager would issue it again and again`,
    fix: 'Make renewBefore shorter, a third of duration.',
  };
}

interface Request {
  readonly at: RenderedObject;
  readonly issuers: readonly ReturnType<typeof issuerOf>[];
  readonly names: readonly string[];
}

/** Private host names that a Certificate or an annotation of an Ingress requests from a public CA. */
function* privateNamesWithPublicIssuer(graph: Graph, certificates: readonly Certificate[]): Iterable<Finding> {
  const manifests = graph.objects.map(({ manifest }) => manifest);
  const requests: readonly Request[] = [
    ...certificates.map((at) => ({
      at,
      issuers: [issuerOf(at.manifest)],
      names: at.manifest.spec.dnsNames ?? [],
    })),
    ...graph.all('Ingress').map((at) => ({
      at,
      issuers: [...annotatedIssuers(at.manifest.metadata)],
      names: (at.manifest.spec?.tls ?? []).flatMap(({ hosts }) => hosts ?? []),
    })),
  ];
  for (const { at, issuers, names } of requests) {
    const own = names.filter((name) => privateDomain(name) !== undefined);
    for (const issuer of own.length > 0 ? issuers : []) {
      if (!usesPublicCa(issuer, manifests)) continue;
      yield {
        at,
        message: `requests ${own.join(', ')} from a public CA (${issuer?.name}), which cannot issue for private names`,
        fix: "Use the cluster's own CA, the ClusterIssuer private.",
      };
    }
  }
}

/** Whether a dnsName is valid for a host; a leading `*.` matches one label. */
function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1));
}

/** Source: Go, time.ParseDuration. */
const isDuration = (text: string) =>
  /^\+?(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))*$/.test(text);

/** Parses a Go duration, such as `720h` or `1h30m`. */
function hoursOf(duration: string): number {
  const hours: Readonly<Record<string, number>> = { h: 1, m: 1 / 60, s: 1 / 3600 };
  return [...duration.matchAll(/([\d.]+)(h|m|s)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * hours[unit!]!,
    0,
  );
}
