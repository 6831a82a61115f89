import { alert } from '../../../kit/alert';

const progressing = (status: string, reason: string, values: string) => ({
  [`kube_deployment_status_condition{namespace="twisterlab",deployment="it",condition="Progressing",status="${status}",reason="${reason}"}`]:
    values,
});
const stateful = (updated: string, wanted: string) => ({
  'kube_statefulset_status_replicas_updated{namespace="twisterlab",statefulset="it"}': updated,
  'kube_statefulset_replicas{namespace="twisterlab",statefulset="it"}': wanted,
});

/** Alerts on a new version whose pods do not become ready. */
export const rollouts = [
  alert('RolloutStuck', {
    severity: 'warning',
    consequenceOf: ['any-node', 'failing-pod'],
    holdsFor: '5m',
    expr: 'kube_deployment_status_condition{condition="Progressing",status="false"} == 1',
    summary: 'The rollout of {{ $labels.namespace }}/{{ $labels.deployment }} is stuck',
    description: 'New pods were not ready before progressDeadlineSeconds. Those of the old version still answer.',
    runbook: 'docs/runbooks/pods.md#a-rollout-is-stuck',
    fires: {
      given: progressing('false', 'ProgressDeadlineExceeded', '1x20'),
      at: '6m',
      summary: 'The rollout of twisterlab/it is stuck',
    },
    quiet: [
      { given: progressing('false', 'ProgressDeadlineExceeded', '0x20'), at: '20m' },
      { given: progressing('true', 'ReplicaSetUpdated', '1x20'), at: '20m' },
    ],
  }),
  alert('StatefulSetRolloutStuck', {
    severity: 'warning',
    consequenceOf: ['any-node', 'failing-pod'],
    holdsFor: '15m',
    // Each pod that is replaced starts the time again: Prometheus replays its WAL for minutes.
    expr: [
      'kube_statefulset_status_replicas_updated < kube_statefulset_replicas',
      'and changes(kube_statefulset_status_replicas_updated[15m]) == 0',
    ].join(' '),
    summary: 'Only {{ $value }} pods of {{ $labels.namespace }}/{{ $labels.statefulset }} have the new version',
    description: 'Pods are replaced one after the other, and the newest one does not become ready.',
    runbook: 'docs/runbooks/pods.md#a-rollout-is-stuck',
    fires: {
      given: stateful('3x5 1x40', '3x45'),
      at: '40m',
      summary: 'Only 1 pods of twisterlab/it have the new version',
    },
    quiet: [
      { given: stateful('3x40', '3x40'), at: '40m' },
      { given: stateful('3x5 0x10 1x10 2x10 3x20', '3x55'), at: '34m' },
    ],
  }),
];
