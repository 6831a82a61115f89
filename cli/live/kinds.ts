/** Kinds that `adopt` reads, as arguments of kubectl. No Secrets: an export is a file that people keep and send. */
export const exported = [
  ...['namespaces', 'nodes', 'persistentvolumes', 'persistentvolumeclaims', 'pods', 'services', 'configmaps'],
  ...['serviceaccounts', 'resourcequotas', 'limitranges', 'deployments', 'statefulsets', 'daemonsets', 'replicasets'],
  ...['jobs', 'cronjobs', 'horizontalpodautoscalers', 'poddisruptionbudgets', 'ingresses', 'networkpolicies', 'roles'],
  ...['rolebindings', 'clusterroles', 'clusterrolebindings', 'priorityclasses', 'storageclasses', 'crd'],
] as const;
