import * as units from '@grafana/grafana-foundation-sdk/units';
import { type Dashboard, dashboard } from './kit/dashboard';
import { firingAlerts } from './kit/firing-alerts';
import { graph, stat } from './kit/panels';
import { table } from './kit/table';
import { text } from './kit/text';
import { higherIsWorse, none, type Thresholds } from './kit/thresholds';
import { days } from './kit/units';

const kept = 'fstype!~"tmpfs|ramfs|overlay|squashfs"';
const firing = 'ALERTS{alertstate="firing",alertname!="Watchdog"';
const day = 86_400;
const some: Thresholds = { from: 'green', steps: [[1, 'orange']] };

export interface HomeProps {
  /** URL of the folder docs in the repository. */
  readonly docs: string;
  /** URL of Prometheus. */
  readonly prometheus: string;
}

/** The first page: is all well, and what to do if not. Every number is 0 or green on a healthy cluster. */
export function home({ docs, prometheus }: HomeProps): Dashboard {
  return dashboard({
    uid: 'twisterlab-home',
    title: 'Home',
    description: 'Whether all is well, and what to do if not. Start here.',
    rows: {
      'Is all well': [
        stat({
          title: 'Alerts firing',
          description:
            'Of Prometheus and of Loki, without Watchdog, which always fires. Those on log lines are in the chat.',
          unit: units.Short,
          width: 4,
          decimals: 0,
          thresholds: some,
          queries: [{ expr: firingAlerts, legend: 'firing' }],
        }),
        count(
          'Critical alerts of Prometheus',
          'Act now: the table below names them. Critical alerts on log lines are in the chat.',
          `${firing},severity="critical"}`,
          none,
        ),
        count(
          'Nodes not ready',
          'Machines that do not report to the API server. Runbook: docs/runbooks/node-lost.md.',
          'kube_node_status_condition{condition="Ready",status="true"} == 0',
          none,
        ),
        count(
          'Host names that fail',
          'Host names whose last probe failed. The page Service level shows since when.',
          'probe_success == 0',
          none,
        ),
        count(
          'Pods not ready',
          'Pods that should run and get no requests, of all namespaces. For a minute after a rollout this is normal.',
          'kube_pod_status_ready{condition="true"} == 0 and on (namespace, pod) kube_pod_status_phase{phase=~"Pending|Running"} == 1',
          some,
        ),
        count(
          'Targets that are down',
          'What Prometheus cannot scrape. The page Monitoring stack lists them.',
          'up == 0',
          some,
        ),
        stat({
          title: 'Time since the last backup',
          description: 'Of the store whose newest copy is the oldest. Copies are made every night.',
          unit: units.Seconds,
          width: 6,
          decimals: 1,
          thresholds: higherIsWorse(1.1 * day, 1.5 * day),
          queries: [{ expr: 'max(time() - backup_task_success_timestamp_seconds{task="backup"})', legend: 'age' }],
        }),
        stat({
          title: 'Next certificate expires in',
          description: 'The first one that clients see. It is renewed 30 days before.',
          unit: days,
          width: 6,
          decimals: 0,
          thresholds: {
            from: 'red',
            steps: [
              [14, 'orange'],
              [25, 'green'],
            ],
          },
          queries: [{ expr: 'min(probe_ssl_earliest_cert_expiry - time()) / 86400', legend: 'first' }],
        }),
        stat({
          title: 'Fullest disk',
          description: 'Used share of the fullest file system. Runbook: docs/runbooks/disk.md.',
          unit: units.PercentUnit,
          width: 6,
          decimals: 0,
          thresholds: higherIsWorse(0.8, 0.9),
          queries: [
            {
              expr: `max(1 - node_filesystem_avail_bytes{${kept}} / node_filesystem_size_bytes{${kept}})`,
              legend: 'used',
            },
          ],
        }),
        stat({
          title: 'Container restarts in 24 hours',
          description: 'Of all namespaces. The page Workload shows why.',
          unit: units.Short,
          width: 6,
          decimals: 0,
          thresholds: higherIsWorse(3, 10),
          queries: [{ expr: 'sum(increase(kube_pod_container_status_restarts_total[24h]))', legend: 'restarts' }],
        }),
      ],
      'What is wrong, and what to do': [
        table({
          title: 'Firing alerts',
          description:
            'Alerts of Prometheus, the urgent ones first. A click on an alert opens it in Prometheus, with its runbook. Those on log lines are in the chat.',
          unit: units.Short,
          width: 16,
          height: 10,
          expr: `${firing}}`,
          // Critical comes first in the alphabet too.
          sortBy: 'Severity',
          labels: {
            severity: 'Severity',
            alertname: 'Alert',
            namespace: 'Namespace',
            node: 'Node',
            pod: 'Pod',
            host: 'Host name',
          },
          link: { column: 'Alert', title: 'Open in Prometheus', url: `${prometheus}/alerts?search=\${__value.raw}` },
        }),
        text({
          title: 'What to do',
          width: 8,
          height: 10,
          content: whatToDo(docs),
        }),
      ],
      'Is there room': [
        graph({
          title: 'Processor used',
          description: 'Share of all cores of each machine.',
          unit: units.PercentUnit,
          width: 8,
          max: 1,
          thresholds: higherIsWorse(0.8, 0.95),
          queries: [
            {
              expr: '1 - avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[$__rate_interval]))',
              legend: '{{node}}',
            },
          ],
        }),
        graph({
          title: 'Memory used',
          description: 'Share of the memory that is not available to new processes.',
          unit: units.PercentUnit,
          width: 8,
          max: 1,
          thresholds: higherIsWorse(0.85, 0.95),
          queries: [{ expr: '1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes', legend: '{{node}}' }],
        }),
        graph({
          title: 'Time the disk is busy',
          description: 'Share of the time with at least one request, of the busiest disk of each machine.',
          unit: units.PercentUnit,
          width: 8,
          max: 1,
          thresholds: higherIsWorse(0.7, 0.95),
          queries: [
            { expr: 'max by (node) (rate(node_disk_io_time_seconds_total[$__rate_interval]))', legend: '{{node}}' },
          ],
        }),
      ],
    },
  });
}

/** How many series an expression has now. */
function count(title: string, description: string, expr: string, thresholds: Thresholds) {
  return stat({
    title,
    description,
    unit: units.Short,
    width: 4,
    thresholds,
    queries: [{ expr: `count(${expr}) or vector(0)`, legend: 'now' }],
  });
}

const board = (title: string, uid: string) => `[${title}](/d/twisterlab-${uid})`;

function whatToDo(docs: string): string {
  const page = (title: string, file: string) => `[${title}](${docs}/runbooks/${file}.md)`;
  return [
    '1. **An alert fires**: click it, and follow its runbook.',
    `2. **A machine is slow or full**: dashboard ${board('Node', 'node')}; runbooks ${page('disk', 'disk')}, ${page('memory', 'memory')} and ${page('cpu', 'cpu')}.`,
    `3. **A machine is gone**: runbook ${page('node-lost', 'node-lost')}.`,
    `4. **A host answers slowly or not**: dashboards ${board('Ingress', 'ingress')}, ${board('Namespace', 'namespace')} and ${board('Workload', 'workload')}; runbook ${page('pods', 'pods')}.`,
    `5. **A store**: dashboards ${board('PostgreSQL', 'postgres')} and ${board('Redis', 'redis')}; runbooks ${page('postgres', 'postgres')} and ${page('redis', 'redis')}.`,
    `6. **Since a commit**: dashboard ${board('Argo CD', 'argo-cd')}. A blue line in the graphs is a sync.`,
    `7. **Data is lost**: stop writing; runbook ${page('restore', 'restore')}; the dashboard ${board('Backups', 'backups')} shows what there is.`,
    `8. **No alert arrives**: dashboard ${board('Monitoring stack', 'monitoring')}; runbook ${page('alerts', 'alerts')}.`,
  ].join('\n');
}
