import { alert } from '../../../kit/alert';

const container = 'namespace="twisterlab",pod="twisterlab-api-1",container="twisterlab-api"';
const labels = { namespace: 'twisterlab', pod: 'twisterlab-api-1', container: 'twisterlab-api' };
const summary = 'The image of twisterlab-api of twisterlab/twisterlab-api-1 cannot be pulled';
const failing = 'reason=~"ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName"';

export const imageRules = [
  alert('ImagePullErrors', {
    severity: 'warning',
    holdsFor: '10m',
    // The waiting reason alternates between these.
    expr: [
      `max by (namespace, pod, container) (max_over_time(kube_pod_container_status_waiting_reason{${failing}}[5m])`,
      `or max_over_time(kube_pod_init_container_status_waiting_reason{${failing}}[5m])) == 1`,
    ].join(' '),
    summary: 'The image of {{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} cannot be pulled',
    description:
      'The pod waits. Existing pods of the workload keep running, and a node that already has the image starts it.',
    runbook: 'docs/runbooks/pods.md#an-image-cannot-be-pulled',
    fires: [
      {
        given: {
          [`kube_pod_container_status_waiting_reason{${container},reason="ErrImagePull"}`]: '1 _ _ 1 _ _ 1 _ _ 1 _ _ 1',
          [`kube_pod_container_status_waiting_reason{${container},reason="ImagePullBackOff"}`]:
            '_ 1 1 _ 1 1 _ 1 1 _ 1 1 _',
        },
        at: '11m',
        labels,
        summary,
      },
      {
        given: { [`kube_pod_init_container_status_waiting_reason{${container},reason="ErrImageNeverPull"}`]: '1x20' },
        at: '11m',
        labels,
        summary,
      },
    ],
    quiet: [
      {
        given: { [`kube_pod_container_status_waiting_reason{${container},reason="ErrImagePull"}`]: '1 1 _x20' },
        at: '11m',
      },
      {
        given: { [`kube_pod_container_status_waiting_reason{${container},reason="CrashLoopBackOff"}`]: '1x20' },
        at: '11m',
      },
    ],
    recovers: {
      given: {
        [`kube_pod_container_status_waiting_reason{${container},reason="ErrImagePull"}`]: '_x20',
        [`kube_pod_container_status_waiting_reason{${container},reason="ImagePullBackOff"}`]: '_x20',
      },
      at: '11m',
    },
  }),
];
