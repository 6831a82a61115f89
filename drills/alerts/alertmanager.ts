import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { secret } from '../../charts/monitoring/alertmanager/receivers';
import type { Dist } from '../dist';
import type { Processes } from '../ground/processes';
import { part } from '../parts';
import { fileIn } from './rules';

interface Route {
  readonly routes?: readonly Route[];
}

export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly status: { readonly state: string };
}

/** A real Alertmanager with the rendered configuration: the addresses are in other files, and what it waits for is a second. */
export class Alertmanager {
  private constructor(
    readonly port: number,
    private readonly processes: Processes,
  ) {}

  /** @param addresses by the key of the Secret. */
  static async start(
    processes: Processes,
    dist: Dist,
    { name, port, addresses }: { name: string; port: number; addresses: Readonly<Record<string, string>> },
  ): Promise<Alertmanager> {
    const folder = join(processes.folder, name);
    mkdirSync(folder);
    for (const [key, address] of Object.entries(addresses)) writeFileSync(join(folder, key), address);
    const text = fileIn(dist, 'alertmanager', 'alertmanager.yml').replaceAll(`${secret.path}/`, `${folder}/`);
    const { route, ...rest } = parse(text) as { route: Route };
    writeFileSync(join(folder, 'alertmanager.yml'), stringify({ ...rest, route: hurried(route) }));
    await processes.start(name, await part('alertmanager'), [
      `--config.file=${folder}/alertmanager.yml`,
      `--storage.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ]);
    const alertmanager = new Alertmanager(port, processes);
    await processes.until(`${name} is ready`, async () => (await alertmanager.ask('-/ready')) !== undefined);
    return alertmanager;
  }

  /** Hands over alerts that fire, as Prometheus does. */
  async post(alerts: readonly Readonly<Record<string, string>>[]): Promise<void> {
    const body = JSON.stringify(alerts.map((labels) => ({ labels })));
    const url = `http://127.0.0.1:${this.port}/api/v2/alerts`;
    const { ok } = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    if (!ok) throw new Error(`Alertmanager refused ${body}`);
  }

  /** All that fire, once it has looked at each of them. */
  async alerts(count: number): Promise<readonly PostedAlert[]> {
    return this.processes.until(`${count} alerts are looked at`, async () => {
      const all = JSON.parse((await this.ask('api/v2/alerts')) ?? '[]') as PostedAlert[];
      return all.length === count && all.every(({ status }) => status.state !== 'unprocessed') && all;
    });
  }

  private async ask(path: string): Promise<string | undefined> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.port}/${path}`);
      return response.ok ? await response.text() : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Every message at once, and again after seconds. */
function hurried(route: Route): object {
  const { routes, ...rest } = route;
  const times = { group_wait: '1s', group_interval: '1s', repeat_interval: '2s' };
  return { ...rest, ...times, ...(routes && { routes: routes.map(hurried) }) };
}
