import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, stat, valueText } from './kit/panels';
import { table } from './kit/table';
import { higherIsWorse, none } from './kit/thresholds';
import { labelVariable } from './kit/variables';

const of = 'project=~"$project"';

/** Does the cluster match Git, and if not, since when and why. */
export const argoCd = dashboard({
  uid: 'twisterlab-argo-cd',
  title: 'Argo CD',
  description: 'Whether the cluster matches Git, and what Argo CD does.',
  variables: [labelVariable('project', 'project', 'argocd_app_info', 'Environments: each is an Argo CD project.')],
  rows: {
    'Does the cluster match Git': [
      stat({
        title: 'Applications',
        description: 'Number of Applications.',
        unit: units.Short,
        width: 6,
        queries: [{ expr: `count(argocd_app_info{${of}})`, legend: 'all' }],
      }),
      stat({
        title: 'Not synced',
        description: 'Applications that differ from Git: for a few minutes after a commit, or while a sync fails.',
        unit: units.Short,
        width: 6,
        thresholds: { from: 'green', steps: [[1, 'orange']] },
        queries: [{ expr: `count(argocd_app_info{${of},sync_status!="Synced"}) or vector(0)`, legend: 'not synced' }],
      }),
      stat({
        title: 'Not healthy',
        description: 'Applications with unhealthy objects. Progressing is normal while pods start.',
        unit: units.Short,
        width: 6,
        thresholds: none,
        queries: [
          {
            expr: `count(argocd_app_info{${of},health_status!~"Healthy|Progressing"}) or vector(0)`,
            legend: 'not healthy',
          },
        ],
      }),
      stat({
        title: 'Connected to the API server',
        description: 'Without a connection Argo CD neither compares nor syncs.',
        unit: units.Short,
        width: 6,
        thresholds: { from: 'red', steps: [[1, 'green']] },
        mapping: valueText({ 0: ['no', 'red'], 1: ['yes', 'green'] }),
        queries: [{ expr: 'min(argocd_cluster_connection_status)', legend: 'cluster' }],
      }),
      table({
        title: 'Applications out of sync or unhealthy',
        description: 'Every Application that is not synced or not healthy. Normally empty.',
        unit: units.Short,
        width: 24,
        expr: `argocd_app_info{${of},sync_status!="Synced"} or argocd_app_info{${of},health_status!="Healthy"}`,
        labels: { project: 'Environment', name: 'Application', sync_status: 'Sync', health_status: 'Health' },
      }),
    ],
    Syncs: [
      graph({
        title: 'Applications by sync status',
        description: 'A number of OutOfSync that stays up means that a sync fails.',
        unit: units.Short,
        width: 8,
        stacked: true,
        queries: [{ expr: `count by (sync_status) (argocd_app_info{${of}})`, legend: '{{sync_status}}' }],
      }),
      graph({
        title: 'Applications by health',
        description: 'Health of the Applications, from their objects.',
        unit: units.Short,
        width: 8,
        stacked: true,
        queries: [{ expr: `count by (health_status) (argocd_app_info{${of}})`, legend: '{{health_status}}' }],
      }),
      graph({
        title: 'Syncs',
        description: 'Syncs an hour by result. The Application shows the message of Failed and Error.',
        unit: units.Short,
        width: 8,
        queries: [{ expr: `sum by (phase) (increase(argocd_app_sync_total{${of}}[1h]))`, legend: '{{phase}}' }],
      }),
    ],
    'Argo CD itself': [
      graph({
        title: 'Reconciliation duration',
        description:
          'The 95th percentile of the reconciliation of an Application. Beyond half a minute commits are applied late.',
        unit: units.Seconds,
        width: 8,
        thresholds: higherIsWorse(16, 30),
        queries: [
          {
            expr: 'histogram_quantile(0.95, sum by (le) (rate(argocd_app_reconcile_bucket[$__rate_interval])))',
            legend: '95 %',
          },
        ],
      }),
      graph({
        title: 'Work queue',
        description:
          'Applications that wait for comparison or sync. A queue that only grows means that the controller hangs.',
        unit: units.Short,
        width: 8,
        queries: [
          {
            expr: 'sum by (name) (workqueue_depth{job="argocd",name=~"app_.*"})',
            legend: '{{name}}',
          },
        ],
      }),
      graph({
        title: 'Git requests',
        description: 'Requests to the repository in ten minutes: ls-remote looks for commits, fetch downloads them.',
        unit: units.Short,
        width: 8,
        queries: [
          { expr: 'sum by (request_type) (increase(argocd_git_request_total[10m]))', legend: '{{request_type}}' },
        ],
      }),
    ],
  },
});
