/** The checks of the drill `logs`. Each fault injection names the one that has to fail. */
export const checks = {
  ingested: 'every line of every pod and node arrives once, with its namespace, pod and container',
  podLabels: "a line has its pod's name label, which the collector reads with its rendered RBAC",
  multiline: 'a stack trace is one entry, and a line that the runtime split is one line',
  levels: 'the level of a line is the one at its start, whatever words follow',
  alerts: 'alerts on log lines reach Alertmanager, and no other alert fires',
  outage: 'no line is lost or duplicated while Loki is down',
  killed: 'a collector that is killed while Loki is down loses no line that it had read',
  restarted: 'a restarted collector continues where it stopped',
  rotated: 'a file that was rotated while no collector ran is read to its end',
  deleted: 'lines older than the retention are deleted, newer lines are not',
  traces: 'every trace sent by OTLP is in Jaeger, with all its spans',
  load: 'the load test passes against a fast server',
  nightly: 'a nightly run sends its result to Prometheus, one sample with the labels that its alerts read',
  overload: 'the load test fails against a slow server and against one that returns errors',
} as const;
