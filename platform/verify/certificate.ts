import { annotatedIssuers, isCertificate, isPublic, issuerOf } from '../link/certificates';
import { displayName, type Graph } from '../link/graph';
import type { Kinds } from '../model/kinds';
import type { Rendered } from '../model/rendered';
import { groupBy } from '../util/collections';
import { privateEnding } from '../util/domains';
import type { Finding, Rule } from './rule';

/** A name without its certificate is a browser's warning, and who learns to click it away no longer sees a stranger's. */
export const certificate: Rule = {
  name: 'certificate',
  *check(graph) {
    const certificates = graph.objects.flatMap((at) => (isCertificate(at.manifest) ? [{ at, of: at.manifest }] : []));
    yield* hosts(graph, certificates);
    yield* twoWriters(certificates);
    yield* strangers(graph, certificates);
    for (const { at, of } of certificates) yield* renewal(at, of);
  },
};

interface Issued {
  readonly at: Rendered;
  readonly of: Kinds['Certificate'];
}

/** Every host of every Ingress is in an entry of `tls`, and a certificate for it is in the Secret that is named there. */
function* hosts(graph: Graph, certificates: readonly Issued[]): Iterable<Finding> {
  for (const at of graph.all('Ingress')) {
    const { metadata, spec = {} } = at.manifest;
    for (const host of new Set((spec.rules ?? []).flatMap((rule) => rule.host ?? []))) {
      const entry = spec.tls?.find((tls) => tls.hosts?.some((name) => covers(name, host)));
      if (!entry?.secretName) {
        yield {
          at,
          message: `serves ${host} without a certificate of its own`,
          fix: 'Make it with Route, or list the host under tls with the Secret of a Certificate.',
        };
        continue;
      }
      const made = certificates.find(
        ({ of }) => of.spec.secretName === entry.secretName && of.metadata.namespace === metadata.namespace,
      );
      // A name that leads nowhere is a dangling reference.
      if (!made || made.of.spec.dnsNames?.some((name) => covers(name, host))) continue;
      yield {
        at,
        message: `serves ${host} with ${displayName(made.of)}, which is for ${made.of.spec.dnsNames?.join(', ') || 'no host'}`,
        fix: 'Add the host to its dnsNames.',
      };
    }
  }
}

/** Two certificates that are kept in one Secret are issued in turns for ever. */
function* twoWriters(certificates: readonly Issued[]): Iterable<Finding> {
  const bySecret = groupBy(certificates, ({ of }) => `${of.metadata.namespace}/${of.spec.secretName}`);
  for (const [secret, [first, ...others]] of bySecret) {
    for (const { at } of others) {
      yield {
        at,
        message: `is kept in the Secret ${secret}, as ${displayName(first!.of)} is`,
        fix: 'Give each its own Secret.',
      };
    }
  }
}

function* renewal(at: Rendered, { spec }: Kinds['Certificate']): Iterable<Finding> {
  // Defaults of cert-manager.
  const { duration = '2160h', renewBefore } = spec;
  if (renewBefore === undefined || hoursOf(renewBefore) < hoursOf(duration)) return;
  yield {
    at,
    message: `is renewed ${renewBefore} before it ends and lasts ${duration}: it is issued again and again`,
    fix: 'Make renewBefore shorter, a third of duration.',
  };
}

/** Names of a home or an office that somebody asks a public authority for, by a Certificate or by an annotation of an Ingress. */
function* strangers(graph: Graph, certificates: readonly Issued[]): Iterable<Finding> {
  const manifests = graph.objects.map(({ manifest }) => manifest);
  const asked = [
    ...certificates.map(({ at, of }) => ({ at, issuers: [issuerOf(of)], names: of.spec.dnsNames ?? [] })),
    ...graph.all('Ingress').map((at) => ({
      at,
      issuers: [...annotatedIssuers(at.manifest.metadata)],
      names: (at.manifest.spec?.tls ?? []).flatMap(({ hosts }) => hosts ?? []),
    })),
  ];
  for (const { at, issuers, names } of asked) {
    const own = names.filter((name) => privateEnding(name) !== undefined);
    for (const issuer of own.length > 0 ? issuers : []) {
      if (!isPublic(issuer, manifests)) continue;
      yield {
        at,
        message: `asks a public authority (${issuer?.name}) for ${own.join(', ')}, which none certifies`,
        fix: "Use the cluster's own authority, the ClusterIssuer private.",
      };
    }
  }
}

/** Whether a name of a certificate is good for a host; a leading `*.` stands for one label. */
function covers(name: string, host: string): boolean {
  return name === host || (name.startsWith('*.') && host.slice(host.indexOf('.')) === name.slice(1));
}

/** A duration as Go writes it, such as `720h` or `1h30m`. */
function hoursOf(duration: string): number {
  const hours: Readonly<Record<string, number>> = { h: 1, m: 1 / 60, s: 1 / 3600 };
  return [...duration.matchAll(/([\d.]+)(h|m|s)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * hours[unit!]!,
    0,
  );
}
