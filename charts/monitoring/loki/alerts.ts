import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';
import { count, perSecond } from '../../kit/alert';
import { eventSource } from '../collector/events';
import { logAlert } from './alert';

/** `service_name` of log lines of the node itself. */
export const hostLogs = 'syslog';

const errorLogFlood = logAlert('ErrorLogFlood', {
  severity: 'warning',
  holdsFor: '10m',
  threshold: perSecond(
    1,
    'errors for ten minutes: not a single incident; a restart of a database logs some fifty in total',
  ),
  expr: (limit) =>
    `sum by (k8s_namespace_name, k8s_container_name) (rate({k8s_namespace_name=~".+"} | detected_level=~"error|critical|fatal" [5m])) > ${limit}`,
  summary:
    '{{ $labels.k8s_namespace_name }}/{{ $labels.k8s_container_name }} logs {{ $value | humanize }} errors a second',
  description: 'Something fails repeatedly. Its probes may still succeed, so no other alert fires.',
});

/** PANIC ends every connection. FATAL does not count: a failed login or a start logs it too. */
const databasePanic = logAlert('DatabasePanic', {
  severity: 'critical',
  expr: `sum by (k8s_namespace_name, k8s_pod_name) (count_over_time({service_name="postgres-cluster"} |~ "(PANIC: |could not (open|read|write|fsync) file|invalid page in block)" [5m])) > 0`,
  summary:
    'PostgreSQL in {{ $labels.k8s_namespace_name }}/{{ $labels.k8s_pod_name }} panicked, or cannot read its files',
  description:
    'Its disk is full or broken. It may restart and look healthy, but files that it could not read are damaged.',
});

/** No metric counts refused logins. A session that is open stays open, so an application may notice hours later. */
const databaseRefusesLogin = logAlert('DatabaseRefusesLogin', {
  severity: 'warning',
  threshold: count(3, 'refusals in 10 min: more than a mistyped password; a client with a wrong one repeats'),
  expr: (limit) =>
    `sum by (k8s_namespace_name) (count_over_time({service_name="postgres-cluster"} |~ "FATAL: +(password authentication failed|no pg_hba.conf entry|pg_hba.conf rejects connection|role .+ is not permitted to log in)" [10m])) > ${limit}`,
  summary: 'PostgreSQL in {{ $labels.k8s_namespace_name }} refused {{ $value }} logins within 10 minutes',
  description:
    'A password was changed on one side only, or its logins are stopped for a migration. Probes of the client may succeed.',
});

/** The kernel killed a process because the node or a container ran out of memory. */
const outOfMemoryKill = logAlert('OutOfMemoryKill', {
  severity: 'warning',
  consequenceOf: 'killed-container',
  // kube-state-metrics reports the container within a minute.
  holdsFor: '2m',
  expr: `sum by (k8s_node_name) (count_over_time({service_name="${hostLogs}"} |~ "(?i)out of memory: killed process" [10m])) > 0`,
  summary: 'The kernel of {{ $labels.k8s_node_name }} killed {{ $value }} processes because memory ran out',
  description:
    'A container reached its limit, or the node ran out of memory. Kubernetes does not report a killed process that is not PID 1 of its container.',
});

/** A log store without writers looks the same as one without errors. */
const logsAbsent = logAlert('LogsAbsent', {
  severity: 'critical',
  holdsFor: '15m',
  expr: 'absent_over_time({k8s_namespace_name=~".+"} [10m])',
  summary: 'No line of any pod has arrived for 25 minutes',
  description: 'Logs are missing, and no alert on logs fires. The lines wait on the nodes, for some hours.',
});

/** Cron makes rsyslog write at least every hour. */
const hostLogsAbsent = logAlert('HostLogsAbsent', {
  severity: 'warning',
  holdsFor: '1h',
  expr: `absent_over_time({service_name="${hostLogs}"} [2h])`,
  summary: 'No syslog line of any node has arrived for three hours',
  description: 'Out-of-memory kills and the logs of K3s are missing.',
});

/** Backups run every night: a day without Events means that no collector reads them. */
const eventsAbsent = logAlert('EventsAbsent', {
  severity: 'warning',
  holdsFor: '1h',
  expr: `absent_over_time({service_name="${eventSource}"} [24h])`,
  summary: 'No Kubernetes Event has arrived for a day',
  description:
    'No collector reads them. The API server deletes them after an hour: the reason of a restart is then lost.',
});

export const logAlerts: readonly MonitoringRule[] = [
  errorLogFlood,
  databasePanic,
  databaseRefusesLogin,
  outOfMemoryKill,
  logsAbsent,
  hostLogsAbsent,
  eventsAbsent,
];
