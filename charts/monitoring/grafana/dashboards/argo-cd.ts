import * as units from '@grafana/grafana-foundation-sdk/units';
import { dashboard } from './kit/dashboard';
import { graph, inWords, stat } from './kit/panels';
import { table } from './kit/table';
import { none, worse } from './kit/thresholds';
import { choice } from './kit/variables';

const of = 'project=~"$project"';

/** Is the cluster what Git says, and if not, since when and why. */
export const argoCd = dashboard({
  uid: 'twisterlab-argo-cd',
  title: 'Argo CD',
  says: 'Whether the cluster is what Git says, and what Argo CD does about it.',
  variables: [choice('project', 'project', 'argocd_app_info', 'Environments: each is a project of Argo CD.')],
  rows: {
    'Is the cluster what Git says': [
      stat({
        title: 'Applications',
        says: 'All that Argo CD looks after.',
        unit: units.Short,
        width: 6,
        asks: [{ expr: `count(argocd_app_info{${of}})`, legend: 'all' }],
      }),
      stat({
        title: 'Not synced',
        says: 'Applications that are not as in Git: a few minutes after a commit, or for as long as a sync fails.',
        unit: units.Short,
        width: 6,
        thresholds: { from: 'green', steps: [[1, 'orange']] },
        asks: [{ expr: `count(argocd_app_info{${of},sync_status!="Synced"}) or vector(0)`, legend: 'not synced' }],
      }),
      stat({
        title: 'Not healthy',
        says: 'Applications with something that does not run. Progressing is what it says while pods start.',
        unit: units.Short,
        width: 6,
        thresholds: none,
        asks: [
          {
            expr: `count(argocd_app_info{${of},health_status!~"Healthy|Progressing"}) or vector(0)`,
            legend: 'not healthy',
          },
        ],
      }),
      stat({
        title: 'Reaches the API server',
        says: 'Without it nothing is compared and nothing synced.',
        unit: units.Short,
        width: 6,
        thresholds: { from: 'red', steps: [[1, 'green']] },
        words: inWords({ 0: ['no', 'red'], 1: ['yes', 'green'] }),
        asks: [{ expr: 'min(argocd_cluster_connection_status)', legend: 'cluster' }],
      }),
      table({
        title: 'What is not as it should be',
        says: 'Every Application that is not synced or not healthy. Empty is right.',
        unit: units.Short,
        width: 24,
        expr: `argocd_app_info{${of},sync_status!="Synced"} or argocd_app_info{${of},health_status!="Healthy"}`,
        labels: { project: 'Environment', name: 'Application', sync_status: 'Sync', health_status: 'Health' },
        value: 'Count',
      }),
    ],
    Syncs: [
      graph({
        title: 'Applications by sync',
        says: 'A step that does not come down again is a sync that fails.',
        unit: units.Short,
        width: 8,
        stacked: true,
        asks: [{ expr: `count by (sync_status) (argocd_app_info{${of}})`, legend: '{{sync_status}}' }],
      }),
      graph({
        title: 'Applications by health',
        says: 'As the objects of each tell it.',
        unit: units.Short,
        width: 8,
        stacked: true,
        asks: [{ expr: `count by (health_status) (argocd_app_info{${of}})`, legend: '{{health_status}}' }],
      }),
      graph({
        title: 'Syncs',
        says: 'Syncs an hour by how they ended. Failed and Error stand with their message in the Application.',
        unit: units.Short,
        width: 8,
        asks: [{ expr: `sum by (phase) (increase(argocd_app_sync_total{${of}}[1h]))`, legend: '{{phase}}' }],
      }),
    ],
    'Argo CD itself': [
      graph({
        title: 'Time of a comparison',
        says: 'The 95th percentile of what comparing an Application takes. Beyond half a minute a commit is late.',
        unit: units.Seconds,
        width: 8,
        thresholds: worse(16, 30),
        asks: [
          {
            expr: 'histogram_quantile(0.95, sum by (le) (rate(argocd_app_reconcile_bucket[$__rate_interval])))',
            legend: '95 %',
          },
        ],
      }),
      graph({
        title: 'Waiting',
        says: 'Applications that wait to be compared or synced. A queue that only grows means that the controller hangs.',
        unit: units.Short,
        width: 8,
        asks: [
          {
            expr: 'sum by (name) (workqueue_depth{job="argocd",name=~"app_.*"})',
            legend: '{{name}}',
          },
        ],
      }),
      graph({
        title: 'Asking Git',
        says: 'Requests to the repository in ten minutes: ls-remote looks for a commit, fetch takes it.',
        unit: units.Short,
        width: 8,
        asks: [{ expr: 'sum by (request_type) (increase(argocd_git_request_total[10m]))', legend: '{{request_type}}' }],
      }),
    ],
  },
});
