import { alert, count, percent } from '../../../kit/alert';

const pod = 'namespace="twisterlab",pod="twisterlab-api-1"';
const container = `${pod},container="twisterlab-api"`;
const named = { namespace: 'twisterlab', pod: 'twisterlab-api-1', container: 'twisterlab-api' };
const waiting = (metric: string, reason: string, values: string) => ({
  [`${metric}{${container},reason="${reason}"}`]: values,
});
/** Series of a Job and of its CronJob. @param times in seconds: its start, and the last success of the CronJob. */
const jobOfCronJob = (job: string, times: { readonly started: number; readonly succeeded: number }) => ({
  [`kube_job_owner{namespace="twisterlab",job_name="${job}",owner_kind="CronJob",owner_name="it"}`]: '1x400',
  [`kube_job_status_start_time{namespace="twisterlab",job_name="${job}"}`]: `${times.started}x400`,
  'kube_cronjob_status_last_successful_time{namespace="twisterlab",cronjob="it"}': `${times.succeeded}x400`,
});

/** Jobs of a CronJob that started before its last success. */
const succeededSince = [
  'kube_job_status_start_time * on (namespace, job_name) group_left (owner_name) kube_job_owner{owner_kind="CronJob"}',
  '< on (namespace, owner_name) group_left ()',
  'label_replace(kube_cronjob_status_last_successful_time, "owner_name", "$1", "cronjob", "(.*)")',
].join(' ');

const quota = (resource: string, used: string, hard: string) =>
  Object.fromEntries(
    Object.entries({ used, hard }).map(([type, value]) => [
      `kube_resourcequota{namespace="twisterlab",resourcequota="limits",resource="${resource}",type="${type}"}`,
      `${value}x40`,
    ]),
  );

/** Objects that a quota counts and that are meant to use all of it, such as the declared node ports. */
const counted = 'services\\\\..*|count/.*';

export const pods = [
  alert('PodCrashLooping', {
    severity: 'warning',
    consequenceOf: 'database',
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
    consequenceOf: ['any-node', 'pod'],
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
    // The Job of a failed night stays for its logs: a later Job of its CronJob that succeeded resolves the alert.
    expr: `kube_job_failed{condition="true"} == 1 unless on (namespace, job_name) (${succeededSince})`,
    summary: 'Job {{ $labels.namespace }}/{{ $labels.job_name }} failed',
    description: 'All retries failed. Backups have alerts of their own.',
    runbook: 'docs/runbooks/pods.md#a-job-failed',
    fires: [
      {
        given: { 'kube_job_failed{namespace="twisterlab",job_name="it-1",condition="true"}': '1x5' },
        at: '1m',
        summary: 'Job twisterlab/it-1 failed',
      },
      // The last success of its CronJob is older.
      {
        given: {
          'kube_job_failed{namespace="twisterlab",job_name="it-1",condition="true"}': '1x5',
          ...jobOfCronJob('it-1', { started: 3600, succeeded: 60 }),
        },
        at: '1m',
        summary: 'Job twisterlab/it-1 failed',
      },
    ],
    quiet: {
      given: {
        'kube_job_failed{namespace="twisterlab",job_name="it-1",condition="true"}': '0x5',
        'kube_job_failed{namespace="twisterlab",job_name="it-1",condition="false"}': '1x5',
      },
      at: '5m',
    },
    recovers: { given: jobOfCronJob('it-1', { started: 60, succeeded: 3600 }), at: '1m' },
  }),
  alert('QuotaNearlyUsed', {
    severity: 'warning',
    holdsFor: '15m',
    threshold: percent(90, 'a rollout needs room for one more pod; otherwise new pods are rejected'),
    expr: (limit) =>
      `kube_resourcequota{type="used",resource!~"${counted}"} / ignoring (type) (kube_resourcequota{type="hard"} > 0) > ${limit}`,
    summary: '{{ $labels.namespace }} has used {{ $value | humanizePercentage }} of its {{ $labels.resource }}',
    description: 'At 100 % the API server rejects new pods and claims of the namespace.',
    runbook: 'docs/runbooks/pods.md#a-quota-is-nearly-used',
    fires: {
      given: quota('pods', '29', '30'),
      at: '16m',
      labels: { namespace: 'twisterlab', resourcequota: 'limits', resource: 'pods' },
      summary: 'twisterlab has used 96.67% of its pods',
    },
    quiet: [
      { given: quota('pods', '20', '30'), at: '20m' },
      // All of what a record declares.
      { given: quota('services.nodeports', '2', '2'), at: '20m' },
      { given: quota('count/ingresses.networking.k8s.io', '3', '3'), at: '20m' },
    ],
  }),
  alert('ContainerRestarts', {
    severity: 'warning',
    consequenceOf: 'pod',
    threshold: count(5, 'restarts within an hour; a rollout or an eviction causes one or two'),
    // The restarts of a crash loop count for an hour after its end.
    expr: (limit) =>
      [
        `increase(kube_pod_container_status_restarts_total[1h]) > ${limit}`,
        'unless on (namespace, pod, container) max_over_time(ALERTS{alertname="PodCrashLooping",alertstate="firing"}[1h])',
      ].join(' '),
    summary: '{{ $labels.container }} of {{ $labels.namespace }}/{{ $labels.pod }} restarted many times within an hour',
    description: 'It exits, or fails its liveness probe, after running for a while: too slowly for CrashLoopBackOff.',
    runbook: 'docs/runbooks/pods.md#a-pod-crash-loops',
    fires: {
      given: { [`kube_pod_container_status_restarts_total{${container}}`]: '0+0.15x90' },
      at: '80m',
      summary: 'twisterlab-api of twisterlab/twisterlab-api-1 restarted many times within an hour',
    },
    quiet: [
      { given: { [`kube_pod_container_status_restarts_total{${container}}`]: '0x20 2x70' }, at: '80m' },
      // It was in a crash loop half an hour ago.
      {
        given: {
          [`kube_pod_container_status_restarts_total{${container}}`]: '0+0.3x50 15x40',
          [`ALERTS{alertname="PodCrashLooping",alertstate="firing",${container}}`]: '_x20 1x30 _x40',
        },
        at: '80m',
      },
    ],
  }),
];
