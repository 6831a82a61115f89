/** A program that tells metrics, and what service discovery would know of its pod. */
export interface Target {
  /** As the rendered configuration names it. */
  readonly job: string;
  /** On 127.0.0.1. */
  readonly port: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** A pod of production, or of the cluster itself, on its only node. */
export function target(job: string, port: number, namespace = 'twisterlab'): Target {
  const pod = `${job}-0`;
  return { job, port, labels: { namespace, pod, instance: pod, node: 'edgeserver' } };
}

/** A program in the network of the node. */
export function onNode(job: string, port: number): Target {
  return {
    job,
    port,
    labels: { namespace: 'node-agents', pod: `${job}-0`, instance: 'edgeserver', node: 'edgeserver' },
  };
}
