/**
 * What objects are named in the metrics of kube-state-metrics. The labels `namespace`, `pod` and `node` tell of a target, so
 * that those of the object that a series is about have another name.
 */
export const object = { namespace: 'exported_namespace', pod: 'exported_pod', node: 'exported_node' } as const;
