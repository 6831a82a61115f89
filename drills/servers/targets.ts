/** A scrape target on 127.0.0.1. */
export interface Target {
  /** The job of the rendered configuration. */
  readonly job: string;
  readonly port: number;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether `labels` are those of service discovery, to which the rendered relabelling applies. */
  readonly relabelled: boolean;
}

const node = 'edgeserver';

/** A pod with the labels that its series have after relabelling. */
export function podTarget(job: string, port: number, namespace = 'twisterlab'): Target {
  const pod = `${job}-0`;
  return { job, port, labels: { namespace, pod, instance: pod, node }, relabelled: false };
}

/** A hostNetwork pod with the labels that its series have after relabelling. */
export function hostNetworkTarget(job: string, port: number): Target {
  const labels = { namespace: 'node-agents', pod: `${job}-0`, instance: node, node };
  return { job, port, labels, relabelled: false };
}

/** A pod as service discovery finds it. @param containerPort its port in the cluster. */
export function discoveredTarget(
  job: string,
  port: number,
  { pod, namespace, containerPort }: { pod: string; namespace: string; containerPort: number },
): Target {
  return {
    job,
    port,
    labels: {
      __meta_kubernetes_namespace: namespace,
      __meta_kubernetes_pod_name: pod,
      __meta_kubernetes_pod_node_name: node,
      __meta_kubernetes_pod_phase: 'Running',
      __meta_kubernetes_pod_container_init: 'false',
      __meta_kubernetes_pod_container_port_number: `${containerPort}`,
    },
    relabelled: true,
  };
}
