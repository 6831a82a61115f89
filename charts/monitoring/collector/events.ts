import { collector } from '../endpoints';

/** `service_name` of Kubernetes Events. */
export const eventSource = 'kubernetes-events';

/** Name and namespace of the Lease that the reader of Events holds. */
export const eventLease = { name: `${collector.name}-events`, namespace: collector.namespace } as const;

const elector = 'k8s_leader_elector';
const login = { auth_type: 'serviceAccount' } as const;

/**
 * Reads Events, which the API server deletes after an hour. Every node runs a collector, and each would send the same ones: only the
 * holder of the Lease reads. What a successor sends again has the same time and text, and Loki drops it.
 */
export const eventExtensions = {
  [elector]: { ...login, lease_name: eventLease.name, lease_namespace: eventLease.namespace },
} as const;
export const eventReceivers = { k8s_events: { ...login, k8s_leader_elector: elector } } as const;
export const eventProcessors = {
  'resource/events': {
    attributes: [
      { key: 'service.name', value: eventSource, action: 'upsert' },
      // Only the kubelet sets it. Without it, a line is the same whichever collector sends it.
      { key: 'k8s.node.name', action: 'delete' },
    ],
  },
} as const;
