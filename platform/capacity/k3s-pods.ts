import { FileFormat, shape } from '../files/format';
import { k3s, type ProvidedPods } from '../kubernetes/k3s';
import type { Graph } from '../link/graph';
import type { Quantities } from '../model/manifest';
import { ofPod } from './amount';
import type { PodGroup } from './pod-group';

/** The environment of the pods that K3s brings, in tables. */
export const ofK3s = 'K3s';

/** Parsing the values takes milliseconds, and several rules ask. */
const known = new WeakMap<Graph, PodGroup[]>();

/** They run beside those of dist, and the reserve of a node does not contain them: the kubelet counts them as pods. */
export function k3sGroups(graph: Graph): PodGroup[] {
  const { loadBalancer } = graph.cluster;
  const groups =
    known.get(graph) ??
    k3s.pods
      .filter((each) => each.loadBalancer === undefined || each.loadBalancer === loadBalancer)
      .map((each) => groupOf(each, graph));
  known.set(graph, groups);
  return groups;
}

function groupOf(provided: ProvidedPods, graph: Graph): PodGroup {
  const { name, namespace, labels, deployment, loadBalancer } = provided;
  const values = valuesOf(provided, graph);
  const containers = provided.spec?.containers ?? [{ name, resources: values.resources }];
  const replicas = scaledTo(deployment, graph) ?? values.deployment?.replicas ?? 1;
  const onEachNode = loadBalancer !== undefined;
  return {
    environment: ofK3s,
    object: undefined,
    name: deployment ?? name,
    namespace,
    labels,
    spec: { topologySpreadConstraints: provided.spec?.topologySpreadConstraints },
    requests: ofPod({ containers }, 'requests'),
    limits: ofPod({ containers }, 'limits'),
    // K3s runs all of them as system-cluster-critical or system-node-critical.
    priority: 2_000_000_000,
    onEachNode,
    pods: onEachNode ? [] : Array.from({ length: replicas }, () => ({ claims: [] })),
  };
}

interface Values {
  readonly deployment?: { readonly replicas?: number };
  readonly resources?: { readonly requests?: Quantities; readonly limits?: Quantities };
}

const quantities = shape.map(shape.scalar);
const valuesFormat = new FileFormat<Values>(
  'values of a chart of K3s',
  shape.object({
    deployment: shape.object({ replicas: { type: 'integer' } }),
    resources: shape.object({ requests: quantities, limits: quantities }),
  }),
);

/** The values that a HelmChartConfig sets for the chart of K3s that creates the pods. */
function valuesOf({ chart, namespace }: ProvidedPods, graph: Graph): Values {
  const config = graph
    .all('HelmChartConfig')
    .find(({ manifest: { metadata } }) => metadata.name === chart && metadata.namespace === namespace);
  const text = config?.manifest.spec?.valuesContent;
  return (text === undefined ? undefined : valuesFormat.read(text)) ?? {};
}

/** The most replicas to which an autoscaler of dist sets a Deployment of K3s. */
function scaledTo(deployment: string | undefined, graph: Graph): number | undefined {
  const scaler = graph.all('HorizontalPodAutoscaler').find(({ manifest: { metadata, spec } }) => {
    const { kind, name } = spec.scaleTargetRef;
    return metadata.namespace === 'kube-system' && kind === 'Deployment' && name === deployment;
  });
  return scaler?.manifest.spec.maxReplicas;
}
