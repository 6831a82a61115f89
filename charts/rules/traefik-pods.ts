import { clusterApis } from '@twisterlab/platform/kubernetes/custom-apis';
import { traefik as pods } from '@twisterlab/platform/kubernetes/k3s';
import { leavingLostNode } from '@twisterlab/platform/kubernetes/lost-node';
import { validationFaults } from '@twisterlab/platform/kubernetes/validation';
import type { Graph } from '@twisterlab/platform/link/graph';
import { type Manifest, type PodSpec, selectorMatches } from '@twisterlab/platform/model/manifest';
import { contains, parseAddress, parseCidr, parseRange } from '@twisterlab/platform/network/addresses';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { resources } from '@twisterlab/platform/verify/workloads/resources';
import { type TraefikValues, traefikSettings } from './traefik-settings';

/**
 * The pods and the Service that Traefik's chart renders from our values, which no object in dist has: valid fields, two pods on two
 * nodes of which one stays in a disruption, a reserved address, an access log that the collector parses, and no call to a server outside.
 */
export const traefikPods: Rule = {
  name: 'traefik-pods',
  *check(graph) {
    const settings = traefikSettings(graph);
    if (!settings) return;
    const { at, values } = settings;
    const finding = (message: string) => ({
      at,
      message: `valuesContent: ${message}`,
      fix: 'Correct charts/traefik/chart.ts.',
    });
    const manifests = [deployment(values), disruptionBudget(values), service(values)];
    const api = clusterApis(graph.environments).get(graph.cluster);
    const invalid = api ? manifests.flatMap((manifest) => validationFaults(manifest, api)) : [];
    for (const message of invalid) yield finding(message);
    // A rule reads only objects of the right form.
    if (invalid.length > 0) return;
    for (const { message } of resources.check({ ...graph, workloads: [workload(values, at)] })) yield finding(message);
    for (const message of [
      ...disruptions(values),
      ...(graph.cluster.nodes.length > 1 ? lostNode(values) : []),
      ...address(values, graph),
      ...accessLog(values),
      ...calls(values),
    ])
      yield finding(message);
  },
};

const podSpec = ({ resources: own, env, tolerations, topologySpreadConstraints }: TraefikValues) =>
  ({
    containers: [{ name: 'traefik', image: 'traefik', resources: own, env }],
    tolerations,
    topologySpreadConstraints,
  }) as PodSpec;

const workload = (values: TraefikValues, object: ReturnType<Graph['all']>[number]) => ({
  ...{ object, namespace: pods.namespace, labels: pods.labels, spec: podSpec(values), pods: 1, surge: 0 },
});

const metadata = { name: 'traefik', namespace: pods.namespace };

/** The fields of the chart's object that our values set. */
const deployment = (values: TraefikValues): Manifest =>
  withoutUndefined({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      replicas: values.deployment?.replicas,
      selector: { matchLabels: pods.labels },
      template: { metadata: { labels: pods.labels }, spec: podSpec(values) },
    },
  });

const disruptionBudget = ({ podDisruptionBudget: { enabled: _, ...spec } = {} }: TraefikValues): Manifest =>
  withoutUndefined({
    ...{ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata },
    spec: { ...spec, selector: { matchLabels: pods.labels } },
  });

const service = ({ service: own }: TraefikValues): Manifest =>
  withoutUndefined({
    ...{ apiVersion: 'v1', kind: 'Service', metadata: { ...metadata, annotations: own?.annotations } },
    spec: { ports: [{ name: 'websecure', port: 443 }], ...own?.spec },
  });

const withoutUndefined = (manifest: object) => JSON.parse(JSON.stringify(manifest)) as Manifest;

function* disruptions({
  deployment: own,
  podDisruptionBudget,
  topologySpreadConstraints = [],
}: TraefikValues): Iterable<string> {
  const { replicas = 1 } = own ?? {};
  if (replicas < 2)
    yield `deployment.replicas is ${own?.replicas ?? '1 (unset)'}: no host is served while the pod restarts`;
  const { enabled, maxUnavailable, minAvailable } = podDisruptionBudget ?? {};
  const left = maxUnavailable !== undefined ? replicas - Number(maxUnavailable) : Number(minAvailable ?? 0);
  if (!enabled || !(left >= 1 && left < replicas))
    yield `podDisruptionBudget leaves ${enabled ? left : 0} of ${replicas} pods when a node is drained: at least one, and not all`;
  const spread = topologySpreadConstraints.find(({ topologyKey }) => topologyKey === 'kubernetes.io/hostname');
  if (!spread) yield 'topologySpreadConstraints has none of kubernetes.io/hostname: all pods may be on one node';
  for (const { labelSelector, maxSkew } of topologySpreadConstraints) {
    if (!labelSelector?.matchLabels || !selectorMatches(labelSelector, pods.labels))
      yield 'topologySpreadConstraints select no pod of Traefik (labelSelector): they spread nothing';
    if (maxSkew >= replicas)
      yield `topologySpreadConstraints has maxSkew ${maxSkew}: all ${replicas} pods may be on one node`;
  }
}

/** Seconds after which Traefik must have noticed that its API server was lost: until then requests go to pods that are gone. */
const mostSilence = 15;

/** On several nodes. */
function* lostNode({ env = [], tolerations = [] }: TraefikValues): Iterable<string> {
  for (const { key, effect, tolerationSeconds: most = 0 } of leavingLostNode) {
    const own = tolerations.filter((each) => each.key === key && each.effect === effect && each.operator === 'Exists');
    const seconds = own.map(({ tolerationSeconds = Number.POSITIVE_INFINITY }) => tolerationSeconds);
    if (seconds.length !== 1 || seconds[0] !== most)
      yield `tolerations has ${seconds.join(', ') || 'none'} for ${key}, and other pods leave such a node after ${most} s`;
  }
  for (const { key, operator, effect } of tolerations) {
    if (!key) yield 'tolerations has one without a key: Traefik stays on a node that is lost';
    if (operator !== 'Exists' && key !== undefined)
      yield `tolerations has ${key} with the operator ${operator ?? 'Equal (unset)'}: no taint of the cluster has a value`;
    if (effect === undefined && /^node/.test(key ?? ''))
      yield `tolerations has ${key} for every effect: Traefik stays on a node that is to be emptied`;
  }
  // K3s sets these; a list of ours replaces them.
  for (const key of ['CriticalAddonsOnly', 'node-role.kubernetes.io/control-plane'])
    if (!tolerations.some((each) => each.key === key)) yield `tolerations has none for ${key}, which K3s sets`;
  const seconds = (name: string, byDefault: number) =>
    Number(env.find((each) => each.name === name)?.value ?? byDefault);
  const idle = seconds('HTTP2_READ_IDLE_TIMEOUT_SECONDS', 30);
  const ping = seconds('HTTP2_PING_TIMEOUT_SECONDS', 15);
  if (!(idle >= 1 && ping >= 1 && idle + ping <= mostSilence))
    yield `env lets Traefik wait ${idle} + ${ping} s for a lost API server (HTTP2_READ_IDLE_TIMEOUT_SECONDS, HTTP2_PING_TIMEOUT_SECONDS): 1 to ${mostSilence} s together`;
}

/** Host names of the Ingresses resolve to one address, which MetalLB has to give to this Service. */
function* address({ service: own }: TraefikValues, graph: Graph): Iterable<string> {
  if (own?.spec?.type !== 'LoadBalancer')
    yield `service.spec.type is ${own?.spec?.type ?? '(unset)'}: clients do not reach Traefik`;
  if (graph.cluster.loadBalancer !== 'metallb') return;
  const wanted = own?.annotations?.['metallb.io/loadBalancerIPs'];
  const pools = graph
    .all('IPAddressPool')
    .flatMap(
      ({ manifest }) =>
        (manifest as { readonly spec?: { readonly addresses?: readonly string[] } }).spec?.addresses ?? [],
    );
  const asked = parseAddress(wanted ?? '');
  const ranges = pools.flatMap((pool) => parseRange(pool) ?? parseCidr(pool) ?? []);
  const inside = asked !== undefined && ranges.some((range) => contains(range, asked));
  if (!inside)
    yield `service.annotations has metallb.io/loadBalancerIPs ${wanted ?? '(unset)'}, which no IPAddressPool has (${pools.join(', ')})`;
}

function* accessLog({ additionalArguments = [] }: TraefikValues): Iterable<string> {
  const given = new Map<string, string>();
  for (const argument of additionalArguments) {
    const [, name, value = 'true'] = /^--([\w.]+)(?:=(\S+))?$/.exec(argument) ?? [];
    if (name === undefined) yield `additionalArguments has ${argument}, which is not --name=value`;
    else if (
      !/^(accesslog(\.format|\.filters\.(statuscodes|retryattempts|minduration))?|metrics\.prometheus\.addrouterslabels)$/i.test(
        name,
      )
    )
      yield `additionalArguments has ${name}, which charts/rules/traefik-pods.ts does not know`;
    else given.set(name.toLowerCase(), value);
  }
  if (given.get('accesslog') === 'false' || ![...given.keys()].some((name) => name.startsWith('accesslog')))
    yield 'additionalArguments has no --accesslog: no one sees which requests failed';
  if (given.get('accesslog.format') !== 'json')
    yield 'additionalArguments has no --accesslog.format=json: Loki cannot parse the lines';
  const codes = given.get('accesslog.filters.statuscodes') ?? '';
  if (!/^[1-5]\d\d(-[1-5]\d\d)?(,[1-5]\d\d(-[1-5]\d\d)?)*$/.test(codes))
    yield `additionalArguments has the status codes ${codes || '(unset)'} in its access log: every request is a line`;
  else if (!codes.split(',').some((each) => each === '400-599' || each === '500-599'))
    yield `additionalArguments has the status codes ${codes}: the access log lacks errors of servers (500-599)`;
}

/** Both are on by default. */
function* calls({ global: own = {}, gateway, gatewayClass, providers }: TraefikValues): Iterable<string> {
  for (const name of ['checkNewVersion', 'sendAnonymousUsage'] as const)
    if (own[name] !== false)
      yield `global.${name} is ${own[name] ?? 'unset'}: Traefik calls a server outside of the cluster`;
  for (const [name, value] of [
    ['gateway', gateway],
    ['gatewayClass', gatewayClass],
  ] as const)
    if (value?.enabled !== false && !providers?.kubernetesGateway?.enabled)
      yield `${name}.enabled is ${value?.enabled ?? 'true (unset)'}: no rule checks what a Gateway exposes`;
}
