import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';
import { logAlert } from './alert';

/** What the collector calls lines of the machine itself. */
export const hostLogs = 'syslog';

/** Errors without an end. */
const errorLogFlood = logAlert('ErrorLogFlood', {
  severity: 'warning',
  holdsFor: '10m',
  threshold: {
    value: 1,
    reason: 'errors a second, for ten minutes: no accident; a database that starts again makes some fifty in all',
  },
  expr: (limit) =>
    `sum by (k8s_namespace_name, k8s_container_name) (rate({k8s_namespace_name=~".+"} | detected_level=~"error|critical|fatal" [5m])) > ${limit}`,
  summary:
    '{{ $labels.k8s_namespace_name }}/{{ $labels.k8s_container_name }} logs {{ $value | humanize }} errors a second',
  description: 'Something fails over and over. It may answer its probes all the same, so nothing else tells.',
});

/** PANIC ends every connection; FATAL of one login is no alert, nor are those of a start. */
const databasePanic = logAlert('DatabasePanic', {
  severity: 'critical',
  expr: `sum by (k8s_namespace_name, k8s_pod_name) (count_over_time({service_name="postgres-cluster"} |~ "(PANIC: |could not (open|read|write|fsync) file|invalid page in block)" [5m])) > 0`,
  summary:
    'PostgreSQL in {{ $labels.k8s_namespace_name }}/{{ $labels.k8s_pod_name }} panicked, or cannot read its files',
  description: 'Its disk is full or broken. It may start again and look well; what it could not read is damaged.',
});

/** The kernel took a process because a machine or a container had no memory left. */
const outOfMemoryKill = logAlert('OutOfMemoryKill', {
  severity: 'warning',
  expr: `sum by (k8s_node_name) (count_over_time({service_name="${hostLogs}"} |~ "(?i)out of memory: killed process" [10m])) > 0`,
  summary: 'The kernel of {{ $labels.k8s_node_name }} killed {{ $value }} processes for want of memory',
  description:
    'A container reached its limit, or the machine ran out. A process that is not the first of its container dies unseen.',
});

/** A log store that nobody writes to looks exactly like a quiet day. */
const logsAbsent = logAlert('LogsAbsent', {
  severity: 'critical',
  holdsFor: '15m',
  expr: 'absent_over_time({k8s_namespace_name=~".+"} [10m])',
  summary: 'No line of any pod has arrived for 25 minutes',
  description: 'Nobody sees what goes wrong, and no alert on lines fires. The lines wait on the nodes, for some hours.',
});

/** Cron alone makes rsyslog write every hour. */
const hostLogsAbsent = logAlert('HostLogsAbsent', {
  severity: 'warning',
  holdsFor: '1h',
  expr: `absent_over_time({service_name="${hostLogs}"} [2h])`,
  summary: 'No line of a machine itself has arrived for three hours',
  description: 'Processes that the kernel kills for want of memory, and what K3s says itself, are not seen.',
});

export const logAlerts: readonly MonitoringRule[] = [
  errorLogFlood,
  databasePanic,
  outOfMemoryKill,
  logsAbsent,
  hostLogsAbsent,
];
