import type { k8s } from '../kit/k8s';

const read = ['get', 'list', 'watch'];
const write = ['create', 'delete', 'patch', 'update'];
const reports = 'aquasecurity.github.io';

/**
 * What the operator needs in the whole cluster, instead of the rules of its chart: those create Jobs in every namespace, and read what
 * only the disabled checks need. It lists every kind of report for its metrics. Source: the rights that the code of the enabled
 * controllers names (kubebuilder:rbac), Trivy Operator 0.32.0.
 */
export const clusterRules: k8s.PolicyRule[] = [
  // It keeps no content of ConfigMaps but of its own.
  { apiGroups: [''], resources: ['configmaps', 'pods', 'replicationcontrollers'], verbs: read },
  { apiGroups: [''], resources: ['namespaces', 'pods/log'], verbs: ['get'] },
  { apiGroups: ['apps'], resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], verbs: read },
  { apiGroups: ['batch'], resources: ['cronjobs', 'jobs'], verbs: read },
  {
    apiGroups: [reports],
    resources: [
      'clustercompliancereports',
      'clusterrbacassessmentreports',
      'configauditreports',
      'infraassessmentreports',
      'rbacassessmentreports',
    ],
    verbs: read,
  },
  {
    apiGroups: [reports],
    resources: [
      'clustersbomreports',
      'clustervulnerabilityreports',
      'exposedsecretreports',
      'sbomreports',
      'vulnerabilityreports',
    ],
    verbs: [...read, ...write],
  },
];
