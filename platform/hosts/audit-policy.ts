/** Path of the API server's audit policy on a server. */
export const auditPolicyPath = '/etc/rancher/k3s/audit-policy.yaml';

/**
 * Who changed what, without the content of Secrets and without the constant traffic of controllers.
 * Source: Kubernetes, auditing; the first matching rule decides.
 */
export const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'None', nonResourceURLs: ['/healthz*', '/readyz*', '/livez*', '/version', '/openapi*', '/metrics'] },
    {
      level: 'None',
      resources: [
        { group: 'coordination.k8s.io', resources: ['leases'] },
        { group: '', resources: ['events'] },
      ],
    },
    // Reading a Secret is an event; its content is not written.
    {
      level: 'Metadata',
      resources: [
        { group: '', resources: ['secrets', 'configmaps', 'serviceaccounts/token'] },
        { group: 'authentication.k8s.io', resources: ['tokenreviews'] },
      ],
    },
    // A shell in a pod, or a tunnel to it.
    { level: 'Request', resources: [{ group: '', resources: ['pods/exec', 'pods/attach', 'pods/portforward'] }] },
    { level: 'None', verbs: ['get', 'list', 'watch'] },
    { level: 'None', users: ['system:apiserver', 'system:kube-controller-manager', 'system:kube-scheduler'] },
    {
      level: 'None',
      userGroups: ['system:nodes'],
      resources: [{ group: '', resources: ['nodes/status', 'pods/status'] }],
    },
    { level: 'Metadata' },
  ],
} as const;
