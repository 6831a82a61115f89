import { alert } from '../../../kit/alert';

const replicaSeries = (kind: string, available: string, wanted: string, counts: string, wants: string) => ({
  [`${available}{namespace="twisterlab",${kind}="it"}`]: counts,
  [`${wanted}{namespace="twisterlab",${kind}="it"}`]: wants,
});

const deployment = (available: string, wanted: string) =>
  replicaSeries(
    'deployment',
    'kube_deployment_status_replicas_available',
    'kube_deployment_spec_replicas',
    available,
    wanted,
  );

/** Namespaces whose Deployments no client of a tenant needs at once. */
export const backgroundNamespaces = ['argocd', 'cert-manager', 'monitoring', 'node-agents'];
const inBackground = `namespace=~"${backgroundNamespaces.join('|')}"`;
const unavailable = (namespaces: string) =>
  `kube_deployment_status_replicas_available{${namespaces}} == 0 and kube_deployment_spec_replicas > 0`;

/** Alerts on Deployments, StatefulSets and DaemonSets with too few pods. */
export const replicas = [
  alert('BackgroundServiceUnavailable', {
    severity: 'warning',
    holdsFor: '10m',
    expr: unavailable(inBackground),
    summary: '{{ $labels.namespace }}/{{ $labels.deployment }} has no available pod',
    description: 'Requests of clients do not need it, but dashboards, syncs or renewals of certificates do.',
    runbook: 'docs/runbooks/pods.md#a-workload-is-short-of-pods',
    fires: {
      given: {
        'kube_deployment_status_replicas_available{namespace="monitoring",deployment="grafana"}': '0x20',
        'kube_deployment_spec_replicas{namespace="monitoring",deployment="grafana"}': '1x20',
      },
      at: '11m',
      summary: 'monitoring/grafana has no available pod',
    },
    quiet: [
      {
        given: {
          'kube_deployment_status_replicas_available{namespace="monitoring",deployment="grafana"}': '1x20',
          'kube_deployment_spec_replicas{namespace="monitoring",deployment="grafana"}': '1x20',
        },
        at: '11m',
      },
      // DeploymentUnavailable.
      {
        given: {
          'kube_deployment_status_replicas_available{namespace="twisterlab",deployment="api"}': '0x20',
          'kube_deployment_spec_replicas{namespace="twisterlab",deployment="api"}': '1x20',
        },
        at: '11m',
      },
    ],
  }),
  alert('DeploymentUnavailable', {
    severity: 'critical',
    consequenceOf: 'database',
    holdsFor: '10m',
    expr: unavailable(inBackground.replace('=~', '!~')),
    summary: '{{ $labels.namespace }}/{{ $labels.deployment }} has no available pod',
    description: 'Requests to it fail.',
    runbook: 'docs/runbooks/pods.md#a-workload-is-short-of-pods',
    fires: {
      given: replicaSeries(
        'deployment',
        'kube_deployment_status_replicas_available',
        'kube_deployment_spec_replicas',
        '0x20',
        '1x20',
      ),
      at: '11m',
      summary: 'twisterlab/it has no available pod',
    },
    quiet: [
      {
        given: replicaSeries(
          'deployment',
          'kube_deployment_status_replicas_available',
          'kube_deployment_spec_replicas',
          '1x20',
          '2x20',
        ),
        at: '11m',
      },
      {
        given: replicaSeries(
          'deployment',
          'kube_deployment_status_replicas_available',
          'kube_deployment_spec_replicas',
          '0x20',
          '0x20',
        ),
        at: '11m',
      },
    ],
  }),
  alert('DeploymentStopped', {
    severity: 'info',
    expr: 'kube_deployment_spec_replicas == 0',
    summary: '{{ $labels.namespace }}/{{ $labels.deployment }} is stopped',
    description: 'The record stops the writers of its tenant (writersStopped), or an operator scaled it to 0.',
    runbook: 'docs/runbooks/pods.md#a-workload-is-stopped',
    fires: {
      given: { 'kube_deployment_spec_replicas{namespace="twisterlab",deployment="it"}': '0x5' },
      at: '1m',
      summary: 'twisterlab/it is stopped',
    },
    quiet: { given: { 'kube_deployment_spec_replicas{namespace="twisterlab",deployment="it"}': '1x5' }, at: '5m' },
  }),
  alert('StatefulSetShort', {
    severity: 'warning',
    consequenceOf: 'any-node',
    holdsFor: '15m',
    expr: 'kube_statefulset_status_replicas_ready < kube_statefulset_replicas',
    summary: '{{ $labels.namespace }}/{{ $labels.statefulset }} has only {{ $value }} ready pods',
    description: 'A store with several replicas has lost redundancy; a store with one replica is down.',
    runbook: 'docs/runbooks/pods.md#a-workload-is-short-of-pods',
    fires: {
      given: replicaSeries(
        'statefulset',
        'kube_statefulset_status_replicas_ready',
        'kube_statefulset_replicas',
        '2x20',
        '3x20',
      ),
      at: '16m',
      summary: 'twisterlab/it has only 2 ready pods',
    },
    quiet: {
      given: replicaSeries(
        'statefulset',
        'kube_statefulset_status_replicas_ready',
        'kube_statefulset_replicas',
        '3x20',
        '3x20',
      ),
      at: '16m',
    },
  }),
  alert('DaemonSetShort', {
    severity: 'warning',
    consequenceOf: 'any-node',
    holdsFor: '15m',
    expr: 'kube_daemonset_status_number_ready < kube_daemonset_status_desired_number_scheduled',
    summary: '{{ $labels.namespace }}/{{ $labels.daemonset }} is ready on only {{ $value }} nodes',
    description: 'Its metrics or logs of the other nodes are missing.',
    runbook: 'docs/runbooks/pods.md#a-workload-is-short-of-pods',
    fires: {
      given: replicaSeries(
        'daemonset',
        'kube_daemonset_status_number_ready',
        'kube_daemonset_status_desired_number_scheduled',
        '0x20',
        '1x20',
      ),
      at: '16m',
      summary: 'twisterlab/it is ready on only 0 nodes',
    },
    quiet: {
      given: replicaSeries(
        'daemonset',
        'kube_daemonset_status_number_ready',
        'kube_daemonset_status_desired_number_scheduled',
        '1x20',
        '1x20',
      ),
      at: '16m',
    },
  }),
  alert('DeploymentShort', {
    severity: 'warning',
    consequenceOf: ['any-node', 'failing-pod'],
    holdsFor: '15m',
    expr: '0 < kube_deployment_status_replicas_available < kube_deployment_spec_replicas',
    summary: '{{ $labels.namespace }}/{{ $labels.deployment }} has only {{ $value }} available pods',
    description: 'The others answer, until the next pod or its node fails.',
    runbook: 'docs/runbooks/pods.md#a-workload-is-short-of-pods',
    fires: {
      given: deployment('1x20', '2x20'),
      at: '16m',
      summary: 'twisterlab/it has only 1 available pods',
    },
    quiet: [
      { given: deployment('2x20', '2x20'), at: '20m' },
      // A rollout.
      { given: deployment('1x10 2x10', '2x20'), at: '18m' },
      // DeploymentUnavailable.
      { given: deployment('0x20', '2x20'), at: '20m' },
    ],
  }),
];
