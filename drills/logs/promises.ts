/** The promises of the drill `logs`, in its words; a sabotage names the one that has to fail. */
export const promises = {
  arrives: 'every line of every pod and machine arrives once, under its namespace, pod and container',
  named: 'a line is found by what its pod is called, read with the rendered rights',
  whole: 'a stack trace is one entry, and a line that was written in parts is one line',
  levels: 'the level of a line is the one that it says, whatever else it speaks of',
  alerts: 'alerts on lines reach Alertmanager, and one that should be quiet is',
  outage: 'Loki is away and no line is lost, nor comes twice',
  killed: 'a collector that is killed while Loki is away loses nothing that it had read',
  restarted: 'a collector that is replaced reads on where it was',
  rotated: 'a file that was rotated while no collector ran is read to its end',
  deleted: 'lines beyond retention are deleted, and newer ones are not',
  traces: 'one trace in ten that comes by OTLP is found in Jaeger, whole',
  load: 'the load test passes against a good server',
  overload: 'the load test fails against a slow one and against one that answers errors',
} as const;
