import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import { parse, stringify } from 'yaml';
import type { Dist } from '../dist';
import { freePorts } from '../ground/ports';
import type { Processes } from '../ground/processes';
import { part } from '../parts/part';
import type { Asker, Series } from './asker';
import type { Target } from './target';
import type { WayIn } from './way-in';

interface Job {
  readonly job_name: string;
  readonly static_configs?: readonly { readonly labels?: Readonly<Record<string, string>> }[];
  readonly kubernetes_sd_configs?: unknown;
  readonly relabel_configs?: unknown;
}

interface Configuration {
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly Job[];
}

interface Answer {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** Every host name that the rendered configuration asks. */
export function hostsOf(dist: Dist): string[] {
  const { scrape_configs } = parse(renderedText(dist)) as Configuration;
  const blackbox = scrape_configs.find(({ job_name }) => job_name === 'blackbox');
  return (blackbox?.static_configs ?? []).flatMap(({ labels }) => labels?.host ?? []);
}

/** Prometheus with its rendered configuration: targets are here instead of in a cluster, and are looked at every five seconds. */
export class Prometheus implements Asker {
  private constructor(private readonly port: number) {}

  static async start(processes: Processes, dist: Dist, targets: readonly Target[], wayIn: WayIn): Promise<Prometheus> {
    const [port] = await freePorts(1);
    const folder = join(processes.folder, 'prometheus');
    mkdirSync(folder);
    const file = join(folder, 'prometheus.yml');
    writeFileSync(file, adapted(renderedText(dist), targets, { ...wayIn, port }));
    await processes.start('prometheus', await part('prometheus'), [
      `--config.file=${file}`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    return new Prometheus(port);
  }

  /** The newest values of an expression. @throws what Prometheus says of a wrong one. */
  async query(expr: string): Promise<Series[]> {
    const response = await fetch(`http://127.0.0.1:${this.port}/api/v1/query`, {
      method: 'POST',
      body: new URLSearchParams({ query: expr }),
    });
    const { data, error } = (await response.json()) as {
      data?: { result: Answer[] | [number, string] };
      error?: string;
    };
    if (!data) throw new Error(error);
    // A scalar is one value without labels.
    if (typeof data.result[0] === 'number') return [{ metric: {}, value: data.result[1] as string }];
    return (data.result as Answer[]).map(({ metric, value: [, value] }) => ({ metric, value }));
  }

  async values(expr: string, label: string): Promise<string[]> {
    const series = await this.query(expr);
    return [...new Set(series.flatMap(({ metric }) => metric[label] ?? []))];
  }

  /** Asks as `query`; nothing while it is not up yet. */
  async queryOnceUp(expr: string): Promise<Series[]> {
    return this.query(expr).catch(() => []);
  }
}

function renderedText(dist: Dist): string {
  const { manifest } = dist.find(({ path }) => path === 'edge/prometheus/ConfigMap.prometheus-config.yaml');
  return (manifest as Kinds['ConfigMap']).data!['prometheus.yml']!;
}

/** Of the rendered configuration: the jobs that have a target here. What discovery would tell of a target is written down. */
function adapted(
  text: string,
  targets: readonly Target[],
  { https, blackbox, port }: WayIn & { port: number },
): string {
  const here = text
    .replaceAll('127.0.0.1:9090', `127.0.0.1:${port}`)
    .replaceAll(`https://${traefik.service}/`, `https://127.0.0.1:${https}/`)
    .replaceAll('blackbox-exporter:9115', `127.0.0.1:${blackbox}`)
    .replaceAll(/(scrape_interval|evaluation_interval): \d+s/g, '$1: 5s')
    .replaceAll(/scrape_timeout: \d+s/g, 'scrape_timeout: 5s');
  const { rule_files: _, scrape_configs, ...rest } = parse(here) as Configuration;
  const jobs = scrape_configs.flatMap(({ kubernetes_sd_configs, relabel_configs, ...job }): object[] => {
    if (!kubernetes_sd_configs) return [{ ...job, relabel_configs }];
    const own = targets.filter((each) => each.job === job.job_name);
    const static_configs = own.map(({ port, labels }) => ({ targets: [`127.0.0.1:${port}`], labels }));
    return own.length > 0 ? [{ ...job, static_configs }] : [];
  });
  return stringify({ ...rest, scrape_configs: jobs }, { aliasDuplicateObjects: false });
}
