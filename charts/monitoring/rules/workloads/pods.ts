import { alert, count, percent } from '../../../kit/alert';

const pod = 'namespace="twisterlab",pod="twisterlab-api-1"';
const container = `${pod},container="twisterlab-api"`;
const named = { namespace: 'twisterlab', pod: 'twisterlab-api-1', container: 'twisterlab-api' };
const waiting = (metric: string, reason: string, values: string) => ({
  [`${metric}{${container},reason="${reason}"}`]: values,
});
export const pods = [
  alert('PodCrashLooping', {
    severity: 'warning',
    holdsFor: '10m',
    // The reason is absent during each restart attempt.
    expr: [
      'max by (namespace, pod, container) (',
      'max_over_time(kube_pod_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m])',
      'or max_over_time(kube_pod_init_container_status_waiting_reason{reason="CrashLoopBackOff"}[5m])) == 1',
    ].join(' '),
    summary: '{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} is in a crash loop',
    description: 'It exits soon after each start; Kubernetes waits up to five minutes between restarts.',
    runbook: 'docs/runbooks/pods.md#a-pod-crash-loops',
    fires: [
      {
        given: waiting('kube_pod_container_status_waiting_reason', 'CrashLoopBackOff', '1 _ _ 1 _ _ _ 1 _ _ 1 _ _ _ 1'),
        at: '13m',
        labels: named,
        summary: 'twisterlab-api of twisterlab/twisterlab-api-1 is in a crash loop',
      },
      {
        given: waiting('kube_pod_init_container_status_waiting_reason', 'CrashLoopBackOff', '1x20'),
        at: '11m',
        labels: named,
        summary: 'twisterlab-api of twisterlab/twisterlab-api-1 is in a crash loop',
      },
    ],
    quiet: [
      { given: waiting('kube_pod_container_status_waiting_reason', 'CrashLoopBackOff', '1x2 _x20'), at: '13m' },
      { given: waiting('kube_pod_container_status_waiting_reason', 'ContainerCreating', '1x20'), at: '13m' },
    ],
  }),
  alert('PodPending', {
    severity: 'warning',
    holdsFor: '15m',
    expr: 'kube_pod_status_phase{phase="Pending"} == 1',
    summary: '{{ $labels.namespace }}/{{ $labels.pod }} is pending',
    description: 'No node has room for it, a volume or a Secret is missing, or its image cannot be pulled.',
    runbook: 'docs/runbooks/pods.md#a-pod-does-not-start',
    fires: {
      given: { [`kube_pod_status_phase{${pod},phase="Pending"}`]: '1x20' },
      at: '16m',
      summary: 'twisterlab/twisterlab-api-1 is pending',
    },
    quiet: [
      { given: { [`kube_pod_status_phase{${pod},phase="Pending"}`]: '1x10 0x10' }, at: '16m' },
      { given: { [`kube_pod_status_phase{${pod},phase="Running"}`]: '1x20' }, at: '16m' },
    ],
  }),
  alert('JobFailed', {
    severity: 'info',
    expr: 'kube_job_failed{condition="true"} == 1',
    summary: 'Job {{ $labels.namespace }}/{{ $labels.job_name }} failed',
    description: 'All retries failed. Backups have alerts of their own.',
    runbook: 'docs/runbooks/pods.md#a-job-failed',
    fires: {
      given: { 'kube_job_failed{namespace="twisterlab",job_name="it-1",condition="true"}': '1x5' },
      at: '1m',
      summary: 'Job twisterlab/it-1 failed',
    },
    quiet: {
      given: {
        'kube_job_failed{namespace="twisterlab",job_name="it-1",condition="true"}': '0x5',
        'kube_job_failed{namespace="twisterlab",job_name="it-1",condition="false"}': '1x5',
      },
      at: '5m',
    },
  }),
  alert('QuotaNearlyUsed', {
    severity: 'warning',
    holdsFor: '15m',
    threshold: percent(90, 'a rollout needs room for one more pod; otherwise new pods are rejected'),
    expr: (limit) =>
      `kube_resourcequota{type="used"} / ignoring (type) (kube_resourcequota{type="hard"} > 0) > ${limit}`,
    summary: '{{ $labels.namespace }} has used {{ $value | humanizePercentage }} of its {{ $labels.resource }}',
    description: 'At 100 % the API server rejects new pods and claims of the namespace.',
    runbook: 'docs/runbooks/pods.md#a-quota-is-nearly-used',
    fires: {
      given: {
        'kube_resourcequota{namespace="twisterlab",resourcequota="limits",resource="pods",type="used"}': '29x20',
        'kube_resourcequota{namespace="twisterlab",resourcequota="limits",resource="pods",type="hard"}': '30x20',
      },
      at: '16m',
      labels: { namespace: 'twisterlab', resourcequota: 'limits', resource: 'pods' },
      summary: 'twisterlab has used 96.67% of its pods',
    },
    quiet: {
      given: {
        'kube_resourcequota{namespace="twisterlab",resourcequota="limits",resource="pods",type="used"}': '20x20',
        'kube_resourcequota{namespace="twisterlab",resourcequota="limits",resource="pods",type="hard"}': '30x20',
      },
      at: '20m',
    },
  }),
  alert('ContainerRestarts', {
    severity: 'warning',
    threshold: count(5, 'restarts within an hour; a rollout or an eviction causes one or two'),
    expr: (limit) => `increase(kube_pod_container_status_restarts_total[1h]) > ${limit}`,
    summary: '{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} restarted many times within an hour',
    description: 'It exits, or fails its liveness probe, after running for a while: too slowly for CrashLoopBackOff.',
    runbook: 'docs/runbooks/pods.md#a-pod-crash-loops',
    fires: {
      given: { [`kube_pod_container_status_restarts_total{${container}}`]: '0+0.15x90' },
      at: '80m',
      summary: 'twisterlab-api of twisterlab/twisterlab-api-1 restarted many times within an hour',
    },
    quiet: { given: { [`kube_pod_container_status_restarts_total{${container}}`]: '0x20 2x70' }, at: '80m' },
  }),
];
