import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import { freePorts } from '../ground/ports';
import type { Processes } from '../ground/processes';
import { part } from '../parts/part';
import type { Asker, Series } from './asker';
import { type Target, target } from './target';

interface Answer {
  readonly metric?: Readonly<Record<string, string>>;
  readonly stream?: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [string, string])[];
}

/** Loki with its rendered configuration, and lines as the collector sends them. */
export class Loki implements Asker {
  private constructor(private readonly url: string) {}

  static async start(processes: Processes, dist: Dist): Promise<{ loki: Loki; targets: readonly Target[] }> {
    const [port, grpc] = await freePorts(2);
    const folder = join(processes.folder, 'loki');
    mkdirSync(join(folder, 'rules'), { recursive: true });
    const { manifest } = dist.find(({ path }) => /^edge\/loki\/ConfigMap\.loki-config-/.test(path));
    const text = (manifest as Kinds['ConfigMap']).data!['loki.yaml']!;
    const here = text
      .replaceAll('/etc/loki/rules', join(folder, 'rules'))
      .replaceAll(/(?<=: )\/loki/g, folder)
      .replace('http_listen_port: 3100', `http_listen_port: ${port}\n  http_listen_address: 127.0.0.1`)
      .replace('grpc_listen_port: 9095', `grpc_listen_port: ${grpc}`)
      // Nobody waits ten minutes for its first round.
      .replace(/compaction_interval: \w+/, 'compaction_interval: 5s');
    writeFileSync(join(folder, 'loki.yaml'), here);
    await processes.start('loki', await part('loki'), [`-config.file=${folder}/loki.yaml`]);
    const loki = new Loki(`http://127.0.0.1:${port}`);
    await processes.until('Loki is ready', () =>
      fetch(`${loki.url}/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    return { loki, targets: [target('loki', port, 'monitoring')] };
  }

  /** A line of a pod of production, and one that is an error. */
  async write(): Promise<void> {
    const attributes = Object.entries({
      'k8s.namespace.name': 'twisterlab',
      'k8s.pod.name': 'mcp-unified-0',
      'k8s.container.name': 'mcp-unified',
      'k8s.node.name': 'edgeserver',
      'service.name': 'mcp-unified',
    }).map(([key, stringValue]) => ({ key, value: { stringValue } }));
    const record = (severityText: string, severityNumber: number, said: string) => ({
      timeUnixNano: `${Date.now()}000000`,
      severityText,
      severityNumber,
      body: { stringValue: said },
    });
    const logRecords = [record('INFO', 9, 'a tool ran'), record('ERROR', 17, 'a tool failed')];
    const { status } = await fetch(`${this.url}/otlp/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceLogs: [{ resource: { attributes }, scopeLogs: [{ logRecords }] }] }),
    });
    if (status >= 300) throw new Error(`Loki answers ${status} to a line`);
  }

  async query(query: string): Promise<Series[]> {
    const { result } = await this.ask<{ result: readonly Answer[] }>('query_range', { query, ...lately() });
    return result.map(({ metric, stream, values }) => ({ metric: metric ?? stream ?? {}, value: values.at(-1)![1] }));
  }

  values(query: string, label: string): Promise<string[]> {
    return this.ask<string[] | undefined>(`label/${label}/values`, { query, ...lately() }).then((found) => found ?? []);
  }

  private async ask<T>(path: string, parameters: Readonly<Record<string, string>>): Promise<T> {
    const response = await fetch(`${this.url}/loki/api/v1/${path}?${new URLSearchParams(parameters)}`);
    if (!response.ok) throw new Error(await response.text());
    return ((await response.json()) as { data: T }).data;
  }
}

/** The last hour, in seconds. */
function lately() {
  const now = Math.floor(Date.now() / 1000);
  return { start: `${now - 3600}`, end: `${now + 1}` };
}
