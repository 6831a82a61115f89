import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { alertmanager } from '../../charts/kit/metrics';
import { paths } from '../../charts/monitoring/prometheus/configuration';
import type { Dist } from '../dist';
import type { Processes } from '../ground/processes';
import { part } from '../parts';
import { fileIn, rulesIn } from './rules';

/** Where a job's target is here, and what the API server would say of its pod. */
export interface Target {
  readonly address: string;
  readonly pod: string;
  readonly namespace: string;
  readonly port: number;
}

interface Job {
  readonly job_name: string;
  readonly [field: string]: unknown;
}

interface Configuration {
  readonly global: object;
  readonly scrape_configs: readonly Job[];
  readonly [field: string]: unknown;
}

/** A real Prometheus with the rendered configuration and rules. */
export class Prometheus {
  private constructor(private readonly port: number) {}

  /**
   * Other than in the cluster: targets and Alertmanager are on this machine, named by files and not by the API server; jobs that
   * have none here are left out; it looks every three seconds, time enough for an exporter to give up, and what has to hold for minutes has to hold for a second.
   */
  static async start(
    processes: Processes,
    dist: Dist,
    {
      port,
      targets,
      alertmanagerPort,
    }: { port: number; targets: Readonly<Record<string, Target>>; alertmanagerPort: number },
  ): Promise<Prometheus> {
    const folder = join(processes.folder, 'prometheus');
    mkdirSync(join(folder, 'rules'), { recursive: true });
    for (const [file, text] of Object.entries(rulesIn(dist))) {
      writeFileSync(join(folder, 'rules', file), text.replace(/^( +for: ).*$/gm, '$11s'));
    }
    const text = fileIn(dist, 'prometheus', 'prometheus.yml')
      .replaceAll(`${alertmanager.name}:${alertmanager.port}`, `127.0.0.1:${alertmanagerPort}`)
      .replaceAll(paths.rules, `${folder}/rules`);
    const { global, scrape_configs, ...rest } = parse(text) as Configuration;
    const every = { scrape_interval: '3s', scrape_timeout: '3s', evaluation_interval: '1s' };
    const jobs = scrape_configs.flatMap((job) => moved(job, targets[job.job_name]));
    writeFileSync(
      join(folder, 'prometheus.yml'),
      stringify({ ...rest, global: { ...global, ...every }, scrape_configs: jobs }),
    );
    await processes.start('prometheus', await part('prometheus'), [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    return new Prometheus(port);
  }

  /** Series that a query finds, as their labels; none while it does not answer. */
  async find(query: string): Promise<readonly Readonly<Record<string, string>>[]> {
    try {
      const said = await fetch(`http://127.0.0.1:${this.port}/api/v1/query?query=${encodeURIComponent(query)}`);
      const { data } = (await said.json()) as { data: { result: { metric: Record<string, string> }[] } };
      return data.result.map(({ metric }) => metric);
    } catch {
      return [];
    }
  }
}

/** Relabelling stays as it was rendered: it finds what service discovery would have found. */
function moved(job: Job, target: Target | undefined): Job[] {
  if (!target) return [];
  const { kubernetes_sd_configs, ...rest } = job;
  const discovered = {
    __meta_kubernetes_namespace: target.namespace,
    __meta_kubernetes_pod_name: target.pod,
    __meta_kubernetes_pod_node_name: 'edgeserver',
    __meta_kubernetes_pod_phase: 'Running',
    __meta_kubernetes_pod_container_init: 'false',
    __meta_kubernetes_pod_container_port_number: `${target.port}`,
  };
  return [
    {
      ...rest,
      static_configs: [{ targets: [target.address], ...(kubernetes_sd_configs ? { labels: discovered } : {}) }],
    },
  ];
}
