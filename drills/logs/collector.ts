import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dist } from '../dist';
import type { Processes, RunningProcess } from '../fixtures/processes';
import { part } from '../parts/part';
import { configFile, withSettings } from '../servers/config-files';
import { isUp } from '../servers/http';
import { withoutEvents } from '../servers/without-events';

export interface CollectorOptions {
  readonly health: number;
  readonly metrics: number;
  readonly grpc: number;
  readonly http: number;
  /** Ports of the servers that it exports to. */
  readonly loki: number;
  readonly jaeger: number;
  /** Acts as its ServiceAccount. */
  readonly kubeconfig: string;
}

/** The name of the node. */
export const node = 'drill';

/**
 * A real OpenTelemetry Collector with the rendered configuration. Changed: addresses, folders and its credentials. Left out: Kubernetes
 * Events.
 */
export class Collector {
  /** In place of /var/log. */
  readonly logs: string;
  private readonly config: string;
  private running: RunningProcess | undefined;

  constructor(
    private readonly processes: Processes,
    dist: Dist,
    private readonly options: CollectorOptions,
  ) {
    const folder = join(processes.folder, 'node');
    this.logs = join(folder, 'log');
    this.config = join(folder, 'collector.yaml');
    mkdirSync(join(this.logs, 'pods'), { recursive: true });
    const local = (port: number) => `127.0.0.1:${port}`;
    const config = withoutEvents(configFile(dist, 'edge/otel-collector/', 'collector.yaml'))
      .replaceAll('/var/log', this.logs)
      .replaceAll('/var/lib/otelcol', join(folder, 'state'))
      .replace(/endpoint: jaeger\.monitoring\.svc:4317$/m, `endpoint: ${local(options.jaeger)}`);
    writeFileSync(
      this.config,
      withSettings(config, {
        'extensions>health_check>endpoint': local(options.health),
        'receivers>otlp>protocols>grpc>endpoint': local(options.grpc),
        'receivers>otlp>protocols>http>endpoint': local(options.http),
        'processors>k8s_attributes>auth_type': 'kubeConfig',
        'exporters>otlp_http/loki>endpoint': `http://${local(options.loki)}/otlp`,
        'service>telemetry>metrics>readers': [
          { pull: { exporter: { prometheus: { host: '127.0.0.1', port: options.metrics } } } },
        ],
      }),
    );
  }

  async start(): Promise<void> {
    const env = { KUBE_NODE_NAME: node, KUBECONFIG: this.options.kubeconfig };
    this.running = await this.processes.start(
      'otel-collector',
      await part('otelcol'),
      [`--config=${this.config}`],
      env,
    );
    await this.processes.until('the collector is up', () => isUp(`http://127.0.0.1:${this.options.health}/`));
  }

  /** By SIGTERM, as a rollout does. */
  async stop(): Promise<void> {
    await this.processes.end(this.running!);
  }

  /** By SIGKILL, as the kernel's OOM killer does. */
  async kill(): Promise<void> {
    process.kill(this.running!.pid, 'SIGKILL');
    await this.processes.end(this.running!);
  }

  /** How many lines of pods it has read since it started. */
  async linesRead(): Promise<number> {
    const text = await fetch(`http://127.0.0.1:${this.options.metrics}/metrics`).then((answer) => answer.text());
    const sample = /^otelcol_receiver_accepted_log_records\S*\{[^}]*receiver="file_log\/pods"[^}]*\} (\S+)$/m;
    return Number(sample.exec(text)?.[1] ?? 0);
  }
}
