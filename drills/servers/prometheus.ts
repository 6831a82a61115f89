import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Processes } from '../fixtures/processes';
import { part } from '../parts/part';
import type { QueryClient, Series } from './query-client';

/** An alert of the API's `alerts`. */
export interface PrometheusAlert {
  readonly state: 'pending' | 'firing';
  readonly labels: Readonly<Record<string, string>>;
}

export interface PrometheusOptions {
  readonly port: number;
  /** Text of prometheus.yml. It finds its rules in `rules`. */
  readonly config: string;
  /** Rule files by name. Default: none. */
  readonly rules?: Readonly<Record<string, string>>;
  /** Further arguments. Default: none. */
  readonly args?: readonly string[];
  /** Where it runs other than on this machine's loopback. */
  readonly elsewhere?: {
    readonly address: string;
    /** The command that runs a program there. */
    readonly command: readonly string[];
    /** Gets a URL there; undefined when there is no answer. */
    get(url: string): Promise<string | undefined>;
  };
}

type Parameters = Readonly<Record<string, string>>;

interface Answer {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** A real Prometheus. */
export class Prometheus implements QueryClient {
  private constructor(private readonly request: (path: string, parameters?: Parameters) => Promise<string>) {}

  /** Starts it; it may not answer yet. */
  static async start(
    processes: Processes,
    { port, config, rules = {}, args: further = [], elsewhere }: PrometheusOptions,
  ): Promise<Prometheus> {
    const folder = join(processes.folder, 'prometheus');
    mkdirSync(join(folder, 'rules'), { recursive: true });
    for (const [name, text] of Object.entries(rules)) writeFileSync(join(folder, 'rules', name), text);
    writeFileSync(join(folder, 'prometheus.yml'), config);
    const address = elsewhere?.address ?? '127.0.0.1';
    const [program, ...args] = [
      ...(elsewhere?.command ?? []),
      await part('prometheus'),
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=${address}:${port}`,
      ...further,
    ];
    await processes.start('prometheus', program!, args);
    const api = `http://${address}:${port}/api/v1`;
    return new Prometheus(async (path, parameters) => {
      if (!elsewhere) return post(`${api}/${path}`, parameters);
      const answer = await elsewhere.get(`${api}/${path}${parameters ? `?${new URLSearchParams(parameters)}` : ''}`);
      if (answer === undefined) throw new Error(`Prometheus does not answer ${path}`);
      return answer;
    });
  }

  async query(expr: string): Promise<Series[]> {
    const { data, error } = JSON.parse(await this.request('query', { query: expr })) as {
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

  /** Like `query`, but empty while Prometheus does not answer. */
  async queryOnceUp(expr: string): Promise<Series[]> {
    return this.query(expr).catch(() => []);
  }

  /** Whether it discovered an Alertmanager; false while it does not answer, or answers that it is starting, which is no JSON. */
  async hasAlertmanager(): Promise<boolean> {
    type Answer = { readonly data?: { readonly activeAlertmanagers: readonly object[] } };
    const answer = await this.request('alertmanagers')
      .then((text) => JSON.parse(text) as Answer)
      .catch(() => undefined);
    return (answer?.data?.activeAlertmanagers.length ?? 0) > 0;
  }

  /** Alerts that are pending or firing; none while Prometheus does not answer. */
  async alerts(): Promise<readonly PrometheusAlert[]> {
    const text = await this.request('alerts').catch(() => undefined);
    if (text === undefined) return [];
    return (JSON.parse(text) as { data: { alerts: readonly PrometheusAlert[] } }).data.alerts;
  }
}

/** Long expressions do not fit into a URL. */
async function post(url: string, parameters?: Parameters): Promise<string> {
  const response = await fetch(url, parameters && { method: 'POST', body: new URLSearchParams(parameters) });
  return response.text();
}
