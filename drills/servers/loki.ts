import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dist } from '../dist';
import type { Processes, RunningProcess } from '../fixtures/processes';
import { part } from '../parts/part';
import { configFile, type SettingChanges, withSettings } from './config-files';
import type { QueryClient, Series } from './query-client';
import { within } from './within';

export interface LokiOptions {
  /** Default: loki. */
  readonly name?: string;
  readonly http: number;
  readonly grpc: number;
  /** Further settings, by path. Default: none. */
  readonly settings?: SettingChanges;
  /** Rule files by name. Default: none. */
  readonly rules?: Readonly<Record<string, string>>;
}

/** A line as Loki returns it, with all its labels. */
export interface Entry {
  readonly labels: Readonly<Record<string, string>>;
  readonly line: string;
}

interface Result {
  readonly metric?: Readonly<Record<string, string>>;
  readonly stream?: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [time: string, value: string])[];
}

/** A real Loki with the rendered configuration. Changed: addresses, folders, and that it is ready without waiting for peers. */
export class Loki implements QueryClient {
  private running: RunningProcess | undefined;
  private readonly name: string;
  private readonly folder: string;
  readonly port: number;

  constructor(
    private readonly processes: Processes,
    dist: Dist,
    { name = 'loki', http, grpc, settings = {}, rules = {} }: LokiOptions,
  ) {
    this.name = name;
    this.port = http;
    this.folder = join(processes.folder, name);
    const rulesFolder = join(this.folder, 'rules');
    // Without authentication there is one tenant, which Loki calls fake.
    mkdirSync(join(rulesFolder, 'fake'), { recursive: true });
    const local = configFile(dist, 'edge/loki/', 'loki.yaml')
      .replaceAll(': /loki', `: ${this.folder}`)
      .replaceAll('/etc/loki/rules', rulesFolder);
    const config = withSettings(local, {
      'server>http_listen_address': '127.0.0.1',
      'server>http_listen_port': http,
      'server>grpc_listen_port': grpc,
      'ingester>lifecycler': { min_ready_duration: '0s', final_sleep: '0s' },
      ...settings,
    });
    writeFileSync(join(this.folder, 'loki.yaml'), config);
    for (const [file, text] of Object.entries(rules)) writeFileSync(join(rulesFolder, 'fake', file), text);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    this.running = await this.processes.start(this.name, await part('loki'), [
      `-config.file=${join(this.folder, 'loki.yaml')}`,
    ]);
    await this.processes.until(`${this.name} is ready`, () =>
      this.fetch('/ready').then(
        ({ ok }) => ok,
        () => false,
      ),
    );
  }

  async stop(): Promise<void> {
    await this.processes.end(this.running!);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async query(query: string): Promise<Series[]> {
    const { result } = await this.get<{ result: readonly Result[] }>('query_range', { query, ...lastHour() });
    return result.map(({ metric, stream, values }) => ({ metric: metric ?? stream ?? {}, value: values.at(-1)![1] }));
  }

  async values(query: string, label: string): Promise<string[]> {
    return (await this.get<string[] | undefined>(`label/${label}/values`, { query, ...lastHour() })) ?? [];
  }

  /** The number of lines that a selector finds; 0 while Loki does not answer. @param hours Default: the last one. */
  async count(selector: string, hours = 1): Promise<number> {
    const query = `sum(count_over_time(${selector} [${hours}h]))`;
    const found = await this.get<{ result: readonly { value: [number, string] }[] }>('query', { query }).catch(
      () => undefined,
    );
    return Number(found?.result[0]?.value[1] ?? 0);
  }

  /** At most 5,000 lines, oldest first; none while Loki does not answer. */
  async lines(selector: string): Promise<Entry[]> {
    const parameters = { query: selector, since: '1h', limit: '5000', direction: 'forward' };
    const found = await this.get<{ result: readonly Result[] }>('query_range', parameters).catch(() => undefined);
    return (found?.result ?? []).flatMap(({ stream = {}, values }) =>
      values.map(([, line]) => ({ labels: stream, line })),
    );
  }

  /** Waits up to 90 s for a number of lines. @returns how many there are then. */
  async waitForLines(selector: string, wanted: number): Promise<number> {
    let found = 0;
    const enough = async () => {
      found = await this.count(selector);
      return found >= wanted;
    };
    await within(this.processes, `${wanted} lines of ${selector}`, enough, 90);
    return found;
  }

  async post(path: string, body?: object): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const answer = await this.fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }

  private async get<T>(path: string, parameters: Readonly<Record<string, string>>): Promise<T> {
    const response = await this.fetch(`/loki/api/v1/${path}?${new URLSearchParams(parameters)}`);
    if (!response.ok) throw new Error(await response.text());
    return ((await response.json()) as { data: T }).data;
  }

  private fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.url}${path}`, { ...init, signal: AbortSignal.timeout(20_000) });
  }
}

/** In seconds since 1970. */
function lastHour() {
  const now = Math.floor(Date.now() / 1000);
  return { start: `${now - 3600}`, end: `${now + 1}` };
}
