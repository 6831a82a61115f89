import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, stat } from './kit/panels';
import { table } from './kit/table';
import { higherIsWorse, none } from './kit/thresholds';
import { labelVariable } from './kit/variables';

const of = 'namespace=~"$namespace"';
const containers = `${of},container!="",container!="POD"`;
const alive = `on (namespace, pod) kube_pod_status_phase{${of},phase=~"Pending|Running"} == 1`;
const requested = (kind: 'requests' | 'limits', resource: string) =>
  `sum(kube_pod_container_resource_${kind}{${of},resource="${resource}"} and ${alive})`;
const available = (kind: 'deployment' | 'statefulset') => `kube_${kind}_status_replicas_available{${of}}`;

/** Do the workloads of a namespace run, and what do they use of what they may. */
export const namespace = dashboard({
  uid: 'twisterlab-namespace',
  title: 'Namespace',
  description: 'Whether the workloads of a namespace run, and what they use. Runbook: docs/runbooks/pods.md.',
  variables: [labelVariable('namespace', 'namespace', 'kube_namespace_status_phase', 'Namespaces.')],
  rows: {
    'Does everything run': [
      stat({
        title: 'Running pods',
        description: 'Pods in the phase Running.',
        unit: units.Short,
        width: 6,
        queries: [{ expr: `sum(kube_pod_status_phase{${of},phase="Running"})`, legend: 'running' }],
      }),
      stat({
        title: 'Pods that are not ready',
        description: 'Pods that should run and get no requests. For a minute after a rollout this is normal.',
        unit: units.Short,
        width: 6,
        thresholds: none,
        queries: [
          {
            expr: `count(kube_pod_status_ready{${of},condition="true"} == 0 and ${alive}) or vector(0)`,
            legend: 'not ready',
          },
        ],
      }),
      stat({
        title: 'Container restarts in this period',
        description: 'Restarts of all containers, after a crash, a failed liveness probe or for lack of memory.',
        unit: units.Short,
        width: 6,
        decimals: 0,
        thresholds: higherIsWorse(1, 5),
        queries: [
          { expr: `sum(increase(kube_pod_container_status_restarts_total{${of}}[$__range]))`, legend: 'restarts' },
        ],
      }),
      stat({
        title: 'Firing alerts of the namespace',
        description: 'Alerts of Prometheus with the label namespace. The page Home lists them.',
        unit: units.Short,
        width: 6,
        thresholds: none,
        queries: [
          {
            expr: `count(ALERTS{${of},alertstate="firing",alertname!="Watchdog"}) or vector(0)`,
            legend: 'firing',
          },
        ],
      }),
      table({
        title: 'Deployments: missing pods',
        description: 'Wanted pods without those that are available. 0 is complete.',
        unit: units.Short,
        width: 8,
        thresholds: none,
        expr: `sort_desc(kube_deployment_spec_replicas{${of}} - ${available('deployment')})`,
        labels: { namespace: 'Namespace', deployment: 'Deployment' },
        value: 'Missing pods',
      }),
      table({
        title: 'StatefulSets: missing pods',
        description: 'Wanted pods without those that are available. 0 is complete.',
        unit: units.Short,
        width: 8,
        thresholds: none,
        expr: `sort_desc(kube_statefulset_replicas{${of}} - ${available('statefulset')})`,
        labels: { namespace: 'Namespace', statefulset: 'StatefulSet' },
        value: 'Missing pods',
      }),
      table({
        title: 'CronJobs: time since the last success',
        description: 'A suspended CronJob, such as the load test, has none.',
        unit: units.Seconds,
        width: 8,
        expr: `sort_desc(time() - kube_cronjob_status_last_successful_time{${of}})`,
        labels: { namespace: 'Namespace', cronjob: 'CronJob' },
        value: 'Since',
      }),
    ],
    'Processor and memory': [
      graph({
        title: 'Cores: used, requested and limit',
        description: 'Cores of all pods. A request far above the use reserves what nothing needs.',
        unit: units.Short,
        width: 12,
        queries: [
          { expr: `sum(rate(container_cpu_usage_seconds_total{${containers}}[$__rate_interval]))`, legend: 'used' },
          { expr: requested('requests', 'cpu'), legend: 'requested' },
          { expr: requested('limits', 'cpu'), legend: 'limit' },
        ],
      }),
      graph({
        title: 'Memory: used, requested and limit',
        description: 'Working set of all pods: memory that the kernel cannot reclaim at once.',
        unit: units.BytesIEC,
        width: 12,
        queries: [
          { expr: `sum(container_memory_working_set_bytes{${containers}})`, legend: 'used' },
          { expr: requested('requests', 'memory'), legend: 'requested' },
          { expr: requested('limits', 'memory'), legend: 'limit' },
        ],
      }),
      graph({
        title: 'Cores by pod',
        description: 'Cores that each pod uses.',
        unit: units.Short,
        width: 12,
        stacked: true,
        queries: [
          {
            expr: `sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{${containers}}[$__rate_interval]))`,
            legend: '{{namespace}}/{{pod}}',
          },
        ],
      }),
      graph({
        title: 'Memory by pod',
        description: 'Working set of each pod.',
        unit: units.BytesIEC,
        width: 12,
        stacked: true,
        queries: [
          {
            expr: `sum by (namespace, pod) (container_memory_working_set_bytes{${containers}})`,
            legend: '{{namespace}}/{{pod}}',
          },
        ],
      }),
    ],
    'Quota, volumes and network': [
      graph({
        title: 'Quota used',
        description: 'Used share of the quota. At 100 % new pods are rejected.',
        unit: units.PercentUnit,
        width: 8,
        max: 1,
        thresholds: higherIsWorse(0.85, 1),
        queries: [
          {
            expr: `kube_resourcequota{${of},type="used"} / ignoring (type) (kube_resourcequota{${of},type="hard"} > 0)`,
            legend: '{{namespace}} {{resource}}',
          },
        ],
      }),
      table({
        title: 'Volumes: share of their claim',
        description: 'Nothing stops a local volume at the size of its claim: above 100 % it takes the space of others.',
        unit: units.PercentUnit,
        width: 8,
        decimals: 0,
        thresholds: higherIsWorse(0.75, 0.9),
        expr: `sort_desc(sum by (namespace, persistentvolumeclaim) (label_replace(local_volume_used_bytes{claim_namespace=~"$namespace"}, "namespace", "$1", "claim_namespace", "(.+)")) / on (namespace, persistentvolumeclaim) sum by (namespace, persistentvolumeclaim) (kube_persistentvolumeclaim_resource_requests_storage_bytes{${of}}))`,
        labels: { namespace: 'Namespace', persistentvolumeclaim: 'Claim' },
        value: 'Used',
      }),
      graph({
        title: 'Bytes received and sent by pods',
        description: 'Bytes a second of all pods, without those of hostNetwork.',
        unit: units.BytesPerSecondIEC,
        width: 8,
        queries: [
          {
            expr: `sum by (namespace) (rate(container_network_receive_bytes_total{${of}}[$__rate_interval]))`,
            legend: '{{namespace}} received',
          },
          {
            expr: `sum by (namespace) (rate(container_network_transmit_bytes_total{${of}}[$__rate_interval]))`,
            legend: '{{namespace}} sent',
          },
        ],
      }),
    ],
  },
});
