import { k3sGroups } from '@twisterlab/platform/capacity/k3s-pods';
import type { PodGroup } from '@twisterlab/platform/capacity/pod-group';
import { metricsServer, traefik } from '@twisterlab/platform/kubernetes/k3s';
import type { Graph } from '@twisterlab/platform/link/graph';
import type { PodSpec } from '@twisterlab/platform/model/manifest';
import { parse } from 'yaml';
import { traefikObjects } from '../../charts/traefik/chart';
import type { Cluster } from '../../environments/schema/cluster';

/**
 * The pods that K3s brings, as far as the scheduler reads them: the ingress controller as its chart renders it, the others with what
 * synth counts for them.
 */
export function k3sObjects(graph: Graph, cluster: Cluster): object[] {
  const counted = k3sGroups(graph).filter(({ name }) => name !== traefik.name);
  return [...counted.map(workloadOf), ...ingressController(graph, cluster)];
}

function workloadOf({ name, namespace, labels, spec, requests, onEachNode }: PodGroup): object {
  const container = {
    name,
    image: `registry.invalid/${name}`,
    resources: { requests: { cpu: `${requests.cpu}`, memory: `${requests.memory}` } },
  };
  const priorityClassName = name === metricsServer.name ? 'system-node-critical' : 'system-cluster-critical';
  return {
    apiVersion: 'apps/v1',
    kind: onEachNode ? 'DaemonSet' : 'Deployment',
    metadata: { name, namespace },
    // K3s sets no replicas: an autoscaler of dist scales CoreDNS.
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { ...spec, priorityClassName, containers: [container] } },
    },
  };
}

/** The import of its chart does not depend on the nodes; the tolerations of dist do. */
function ingressController(graph: Graph, cluster: Cluster): object[] {
  const config = graph.all('HelmChartConfig').find(({ manifest: { metadata } }) => metadata.name === traefik.chart);
  const { tolerations } = parse(config?.manifest.spec?.valuesContent ?? '{}') as Pick<PodSpec, 'tolerations'>;
  return traefikObjects(cluster)
    .filter(({ kind }) => ['Deployment', 'ServiceAccount', 'PodDisruptionBudget'].includes(kind))
    .map((object) => (object.kind === 'Deployment' && tolerations ? tolerating(object, tolerations) : object));
}

function tolerating(object: object, tolerations: PodSpec['tolerations']): object {
  const { spec, ...deployment } = object as { spec: { template: { spec: object } } };
  const template = { ...spec.template, spec: { ...spec.template.spec, tolerations } };
  return { ...deployment, spec: { ...spec, template } };
}
