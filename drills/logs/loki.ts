import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Dist } from '../dist';
import type { Processes, Running } from '../ground/processes';
import { part } from '../parts/part';
import { altered, filesOf, type Settings } from './configs';

export interface LokiPlace {
  readonly name: string;
  readonly http: number;
  readonly grpc: number;
  /** Who gets its alerts, by port. */
  readonly alertmanager: number;
}

/** A line as Loki returns it, with all its labels. */
export interface Entry {
  readonly labels: Readonly<Record<string, string>>;
  readonly line: string;
}

/**
 * A real Loki with the rendered configuration. Changed: addresses, folders, how often rules are judged, for how long
 * errors have to go on, and that a lone server waits for others before it is ready.
 */
export class Loki {
  private running: Running | undefined;
  private readonly folder: string;

  /** @param changes further settings, by path. */
  constructor(
    private readonly processes: Processes,
    dist: Dist,
    private readonly place: LokiPlace,
    changes: Readonly<Record<string, Settings[string]>> = {},
  ) {
    this.folder = join(processes.folder, place.name);
    const rules = join(this.folder, 'rules');
    mkdirSync(join(rules, 'fake'), { recursive: true });
    const { 'loki.yaml': config } = filesOf(dist, 'edge/loki/ConfigMap.loki-config');
    const moved = config!.replaceAll(': /loki', `: ${this.folder}`).replaceAll('/etc/loki/rules', rules);
    writeFileSync(
      join(this.folder, 'loki.yaml'),
      altered(moved, {
        'server>http_listen_address': '127.0.0.1',
        'server>http_listen_port': place.http,
        'server>grpc_listen_port': place.grpc,
        'ruler>alertmanager_url': `http://127.0.0.1:${place.alertmanager}`,
        'ruler>evaluation_interval': '1s',
        'ruler>poll_interval': '1s',
        'ingester>lifecycler': { min_ready_duration: '0s', final_sleep: '0s' },
        ...changes,
      }),
    );
    const { 'logs.yml': alerts } = filesOf(dist, 'edge/loki/ConfigMap.loki-rules');
    writeFileSync(join(rules, 'fake/logs.yml'), withoutPatience(alerts!));
  }

  get url(): string {
    return `http://127.0.0.1:${this.place.http}`;
  }

  async start(): Promise<void> {
    this.running = await this.processes.start(this.place.name, await part('loki'), [
      `-config.file=${join(this.folder, 'loki.yaml')}`,
    ]);
    await this.processes.until('Loki is ready', async () => (await this.ask('/ready')) !== undefined);
  }

  async stop(): Promise<void> {
    await this.processes.end(this.running!);
  }

  async again(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Lines that a selector finds in the last hours. @param hours Default: 1. */
  async count(selector: string, hours = 1): Promise<number> {
    const query = encodeURIComponent(`sum(count_over_time(${selector} [${hours}h]))`);
    const answer = await this.ask<Answer<{ value: [number, string] }>>(`/loki/api/v1/query?query=${query}`);
    return Number(answer?.data.result[0]?.value[1] ?? 0);
  }

  /** At most 5,000 lines, the first ones first. */
  async lines(selector: string): Promise<Entry[]> {
    const query = `query=${encodeURIComponent(selector)}&since=1h&limit=5000&direction=forward`;
    const path = `/loki/api/v1/query_range?${query}`;
    const answer = await this.ask<Answer<{ stream: Entry['labels']; values: [string, string][] }>>(path);
    return (answer?.data.result ?? []).flatMap(({ stream, values }) =>
      values.map(([, line]) => ({ labels: stream, line })),
    );
  }

  /** Waits until so many lines are there, for as long as that may take; more than that are waited for as well. */
  async settles(selector: string, wanted: number): Promise<number> {
    const deadline = Date.now() + 90_000;
    const reached = await this.processes.until(`${wanted} lines of ${selector}`, async () => {
      const found = await this.count(selector);
      return found >= wanted || Date.now() > deadline ? { found } : undefined;
    });
    return reached.found;
  }

  async post(path: string, body?: object): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const { ok, status, ...answer } = await this.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!ok) throw new Error(`${path}: ${status} ${await answer.text()}`);
  }

  private async ask<T>(path: string): Promise<T | undefined> {
    try {
      const answer = await this.fetch(path);
      if (!answer.ok) return undefined;
      const text = await answer.text();
      return (text.startsWith('{') ? JSON.parse(text) : text) as T;
    } catch {
      // It is not up, or has just gone.
      return undefined;
    }
  }

  private fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.url}${path}`, { ...init, signal: AbortSignal.timeout(20_000) });
  }
}

/** ErrorLogFlood fires at once; what is absent still has to stay away. */
function withoutPatience(rules: string): string {
  const { groups } = parse(rules) as { groups: { rules: { alert: string; for?: string }[] }[] };
  for (const rule of groups.flatMap((group) => group.rules)) if (rule.alert === 'ErrorLogFlood') rule.for = '0s';
  return stringify({ groups }, { lineWidth: 0 });
}

interface Answer<T> {
  readonly data: { readonly result: readonly T[] };
}
