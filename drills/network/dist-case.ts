import { type Graph, link } from '@twisterlab/platform/link/graph';
import { protocols } from '@twisterlab/platform/model/flow';
import type { NetworkPolicyPort } from '@twisterlab/platform/model/manifest';
import { noMonitoring } from '@twisterlab/platform/model/monitoring';
import { formatAddress, parseCidr } from '@twisterlab/platform/network/addresses';
import { networkOf } from '@twisterlab/platform/network/endpoints';
import { groupBy } from '@twisterlab/platform/util/collections';
import type { Cluster } from '../../environments/schema/cluster';
import type { Environments } from '../../environments/schema/environments';
import type { Dist } from '../dist';
import type { Case, Party, Policy, Question } from './case';
import { only } from './cyclonus-input';
import { keysOf, peersOf, portsOf, selectorsOf } from './rewrite';

/** The questions about the environments of a cluster. */
export interface DistCase {
  /** Every pair of pods or addresses with every relevant port. */
  readonly every: Case;
  /** The same with one representative of each class that policies distinguish. */
  readonly representatives: Case;
  /** For each question of `every`, the index of its representative in `asked`. */
  readonly representativeOf: readonly number[];
}

/** The graph of a cluster and its tenants from dist, linked like in `npm run synth`. */
export function graphOf(dist: Dist, cluster: Cluster, fleet: Environments): Graph {
  const tenants = fleet.tenants.filter((tenant) => tenant.cluster === cluster);
  const environments = [cluster, ...tenants].map(({ name: environment }) => ({
    name: environment,
    cluster,
    objects: dist.objects(environment).map(({ path, manifest }) => ({
      environment,
      application: path.split('/')[1]!,
      applicationNamespace: manifest.metadata?.namespace,
      manifest,
    })),
    // Only charts declare these; they would add address ranges, but the policies have those that matter here.
    flows: [],
    secrets: [],
    exceptions: [],
    endpoints: [],
    monitoring: noMonitoring,
  }));
  return link(cluster, environments);
}

/** @param within restricts questions to pods of one namespace. Default: all. */
export function distCase(graph: Graph, within?: string): DistCase {
  const policies = graph.all('NetworkPolicy').map(({ manifest }) => manifest);
  const parties = partiesOf(graph, policies).filter(({ pod }) => !pod || !within || pod.namespace === within);
  const keys = keysOf(selectorsOf(policies).pods);
  const kinds = [...groupBy(parties, (party) => kindOf(party, keys)).values()];
  const at = new Map(parties.map((party, index) => [party, index]));
  const ports = portsThatMatter(parties, policies);

  const asked: Question[] = [];
  const every: Question[] = [];
  const answeredBy: number[] = [];
  kinds.forEach((senders, from) => {
    kinds.forEach((receivers, to) => {
      if (!senders[0]!.pod && !receivers[0]!.pod) return;
      for (const port of ports) {
        const question = asked.push({ from, to, ...port }) - 1;
        for (const sender of senders)
          for (const receiver of receivers)
            answeredBy[every.push({ from: at.get(sender)!, to: at.get(receiver)!, ...port }) - 1] = question;
      }
    });
  });
  const namespaces = graph.all('Namespace').map(({ manifest: { metadata } }) => [metadata.name, metadata.labels ?? {}]);
  const about = { pods: parseCidr(graph.cluster.pods)!, namespaces: Object.fromEntries(namespaces), policies };
  return {
    every: { ...about, parties, questions: every },
    representatives: { ...about, parties: kinds.map(([one]) => one!), questions: asked },
    representativeOf: answeredBy,
  };
}

/** Pods with two addresses each, and one address of each range that the policies' CIDRs delimit. */
function partiesOf(graph: Graph, policies: readonly Policy[]): Party[] {
  const [pods, services] = [parseCidr(graph.cluster.pods)!, parseCidr(graph.cluster.services)!];
  const blocks = peersOf(policies).flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr, ...(ipBlock.except ?? [])] : []));
  const ranges = [pods, services, ...blocks.flatMap((text) => parseCidr(text) ?? [])];
  const starts = [...new Set([0, ...ranges.flatMap(({ first, last }) => [first, last + 1])])]
    .filter((start) => start < 2 ** 32 && ![pods, services].some(({ first, last }) => first <= start && start <= last))
    .sort((one, other) => one - other)
    .map(formatAddress);
  return [
    ...networkOf(graph).pods.map(({ name, peer: end }, index) => ({
      name,
      // The first of each /24 is the node's own.
      address: formatAddress(pods.first + 256 * Math.floor(index / 127) + 2 + 2 * (index % 127)),
      pod: end,
    })),
    ...starts.map((address) => ({ name: address, address })),
  ];
}

/** The properties that policies select by: parties with the same key get the same verdict. */
function kindOf({ pod, name }: Party, keys: ReadonlySet<string>): string {
  if (!pod) return name;
  const labels = Object.entries(only(keys, pod.labels)).sort();
  return JSON.stringify([pod.namespace, labels, pod.ports.filter((port) => port.name)]);
}

/** The first port of each range that rules and containers delimit, per protocol. */
export function portsThatMatter(
  parties: readonly Party[],
  policies: readonly Policy[],
): Pick<Question, 'port' | 'protocol'>[] {
  const named: NetworkPolicyPort[] = [
    ...portsOf(policies),
    ...parties.flatMap(({ pod }) => pod?.ports ?? []).map(({ containerPort: port, protocol }) => ({ port, protocol })),
  ];
  return protocols.flatMap((protocol) => {
    const borders = named
      .filter((each) => (each.protocol ?? 'TCP') === protocol)
      .flatMap(({ port, endPort }) => (typeof port === 'number' ? [port, (endPort ?? port) + 1] : []));
    return [...new Set([1, ...borders])].filter((port) => port <= 65535).map((port) => ({ port, protocol }));
  });
}
