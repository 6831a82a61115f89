import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dist } from '../dist';
import type { Processes, Running } from '../ground/processes';
import { part } from '../parts/part';
import { altered, filesOf } from './configs';

export interface CollectorPlace {
  readonly health: number;
  readonly metrics: number;
  readonly grpc: number;
  readonly http: number;
  /** Ports of what it sends to. */
  readonly loki: number;
  readonly jaeger: number;
  /** What it looks at pods with: acts as its account. */
  readonly kubeconfig: string;
}

/** The node that the collector believes it runs on. */
export const node = 'drill';

/** A real collector with the rendered configuration. Changed: addresses, folders, and where its token is. */
export class Collector {
  /** What is /var/log on a node. */
  readonly logs: string;
  private readonly config: string;
  private running: Running | undefined;

  constructor(
    private readonly processes: Processes,
    dist: Dist,
    private readonly place: CollectorPlace,
  ) {
    const folder = join(processes.folder, 'node');
    this.logs = join(folder, 'log');
    this.config = join(folder, 'collector.yaml');
    mkdirSync(join(this.logs, 'pods'), { recursive: true });
    const files = filesOf(dist, 'edge/otel-collector/ConfigMap.otel-collector-config');
    const local = (port: number) => `127.0.0.1:${port}`;
    const moved = files['collector.yaml']!.replaceAll('/var/log', this.logs).replaceAll(
      '/var/lib/otelcol',
      join(folder, 'state'),
    );
    const jaeger = /endpoint: jaeger\.monitoring\.svc:4317$/m;
    const withJaeger = moved.replace(jaeger, `endpoint: ${local(place.jaeger)}`);
    writeFileSync(
      this.config,
      altered(withJaeger, {
        'extensions>health_check>endpoint': local(place.health),
        'receivers>otlp>protocols>grpc>endpoint': local(place.grpc),
        'receivers>otlp>protocols>http>endpoint': local(place.http),
        'processors>k8s_attributes>auth_type': 'kubeConfig',
        'exporters>otlp_http/loki>endpoint': `http://${local(place.loki)}/otlp`,
        'service>telemetry>metrics>readers': [
          { pull: { exporter: { prometheus: { host: '127.0.0.1', port: place.metrics } } } },
        ],
      }),
    );
  }

  async start(): Promise<void> {
    const env = { KUBE_NODE_NAME: node, KUBECONFIG: this.place.kubeconfig };
    this.running = await this.processes.start(
      'otel-collector',
      await part('otelcol'),
      [`--config=${this.config}`],
      env,
    );
    const up = () =>
      fetch(`http://127.0.0.1:${this.place.health}/`).then(
        ({ ok }) => ok,
        () => false,
      );
    await this.processes.until('the collector is up', up);
  }

  /** In order, as a rollout does. */
  async stop(): Promise<void> {
    await this.processes.end(this.running!);
  }

  /** As the kernel does for want of memory. */
  async kill(): Promise<void> {
    process.kill(this.running!.pid, 'SIGKILL');
    await this.processes.end(this.running!);
  }

  /** Lines of pods that it has read since it started. */
  async read(): Promise<number> {
    const text = await fetch(`http://127.0.0.1:${this.place.metrics}/metrics`).then((answer) => answer.text());
    const sample = /^otelcol_receiver_accepted_log_records\S*\{[^}]*receiver="file_log\/pods"[^}]*\} (\S+)$/m;
    return Number(sample.exec(text)?.[1] ?? 0);
  }
}
