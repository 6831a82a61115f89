import type { Labels } from './series';

/** Labels that Prometheus adds to the series of a pod. @param host the pod has hostNetwork: its node is the instance. */
export function target(job: string, namespace: string, pod: string, node: string, host = false): Labels {
  return { job, namespace, pod, node, instance: host ? node : pod };
}

export const tenants = ['twisterlab', 'twisterlab-staging', 'twisterlab-dev'] as const;

/** A target of each tenant. */
export const ofTenants = (job: string, workload = job): Labels[] =>
  tenants.map((namespace) => target(job, namespace, `${workload}-0`, 'edgeserver'));
