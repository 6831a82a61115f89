import type { Dist } from '../dist';
import { freePorts } from '../fixtures/ports';
import type { Processes } from '../fixtures/processes';
import { Loki } from '../servers/loki';

/** The compactor runs soon instead of after ten minutes. */
export async function startLoki(processes: Processes, dist: Dist): Promise<Loki> {
  const [http, grpc] = await freePorts(2);
  const loki = new Loki(processes, dist, { http, grpc, settings: { 'compactor>compaction_interval': '5s' } });
  await loki.start();
  return loki;
}

/** Sends two log lines of a pod of production by OTLP, as the collector does; one of them is an error. */
export async function sendLogLines(loki: Loki): Promise<void> {
  const attributes = Object.entries({
    'k8s.namespace.name': 'twisterlab',
    'k8s.pod.name': 'mcp-unified-0',
    'k8s.container.name': 'mcp-unified',
    'k8s.node.name': 'edgeserver',
    'service.name': 'mcp-unified',
  }).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const record = (severityText: string, severityNumber: number, line: string) => ({
    timeUnixNano: `${Date.now()}000000`,
    severityText,
    severityNumber,
    body: { stringValue: line },
  });
  const logRecords = [record('INFO', 9, 'a tool ran'), record('ERROR', 17, 'a tool failed')];
  await loki.post('/otlp/v1/logs', { resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }] });
}
