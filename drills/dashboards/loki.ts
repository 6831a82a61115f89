import { eventSource } from '../../charts/monitoring/collector/events';
import { hostLogs } from '../../charts/monitoring/loki/alerts';
import type { Dist } from '../dist';
import { freePorts } from '../fixtures/ports';
import type { Processes } from '../fixtures/processes';
import { Loki, type LokiOptions } from '../servers/loki';

/** The compactor runs soon instead of after ten minutes. */
export async function startLoki(
  processes: Processes,
  dist: Dist,
  { settings, ...options }: Pick<LokiOptions, 'settings' | 'rules'> = {},
): Promise<Loki> {
  const [http, grpc] = await freePorts(2);
  const own = { 'compactor>compaction_interval': '5s', ...settings };
  const loki = new Loki(processes, dist, { ...options, http, grpc, settings: own });
  await loki.start();
  return loki;
}

/** Sends log lines by OTLP, as the collector does: two of a pod of production, one of them an error, one of the machine, and an Event. */
export async function sendLogLines(loki: Loki): Promise<void> {
  const node = { 'k8s.node.name': 'edgeserver' };
  const pod = {
    'k8s.namespace.name': 'twisterlab',
    'k8s.pod.name': 'mcp-unified-0',
    'k8s.container.name': 'mcp-unified',
    'service.name': 'mcp-unified',
  };
  const ofPod = [record('INFO', 9, 'a tool ran'), record('ERROR', 17, 'a tool failed')];
  // Attributes as the receiver k8s_events sets them.
  const ofCluster = record('Warning', 13, 'Back-off restarting failed container', {
    'k8s.event.reason': 'BackOff',
    'k8s.namespace.name': 'twisterlab',
  });
  const ofMachine = [record('INFO', 9, 'k3s started')];
  const resourceLogs = [
    resource({ ...node, ...pod }, ofPod),
    resource({ ...node, 'service.name': hostLogs }, ofMachine),
    resource({ 'service.name': eventSource, 'k8s.object.kind': 'Pod' }, [ofCluster]),
  ];
  await loki.post('/otlp/v1/logs', { resourceLogs });
}

const record = (
  severityText: string,
  severityNumber: number,
  line: string,
  attributes: Readonly<Record<string, string>> = {},
) => ({
  timeUnixNano: `${Date.now()}000000`,
  severityText,
  severityNumber,
  body: { stringValue: line },
  attributes: keyValues(attributes),
});

const keyValues = (attributes: Readonly<Record<string, string>>) =>
  Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }));

const resource = (attributes: Readonly<Record<string, string>>, logRecords: readonly object[]) => ({
  resource: { attributes: keyValues(attributes) },
  scopeLogs: [{ logRecords }],
});
