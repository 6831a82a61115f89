import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ofKind } from '@twisterlab/platform/model/kinds';
import { parse, stringify } from 'yaml';
import { secret } from '../../charts/monitoring/alertmanager/receivers';
import type { Dist } from '../dist';
import type { Processes } from '../fixtures/processes';
import { part } from '../parts';
import { configFile } from './config-files';
import { isUp } from './http';

interface Route {
  readonly routes?: readonly Route[];
}

export interface ProcessedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly status: { readonly state: string };
}

export interface AlertmanagerOptions {
  readonly name: string;
  readonly port: number;
  /** URLs of the receivers by the key of the Secret. */
  readonly addresses: Readonly<Record<string, string>>;
}

/** alertmanager.yml as rendered. */
export const renderedAlertmanagerConfig = (dist: Dist) => configFile(dist, 'edge/alertmanager/', 'alertmanager.yml');

/** A real Alertmanager with the rendered configuration. Changed: files with URLs, and intervals of a second or two. */
export class Alertmanager {
  private readonly url: string;

  private constructor(
    private readonly processes: Processes,
    port: number,
  ) {
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts it and waits until it is ready. */
  static async start(
    processes: Processes,
    dist: Dist,
    { name, port, addresses }: AlertmanagerOptions,
  ): Promise<Alertmanager> {
    const folder = join(processes.folder, name);
    mkdirSync(folder);
    for (const [key, address] of Object.entries(addresses)) writeFileSync(join(folder, key), address);
    const text = renderedAlertmanagerConfig(dist).replaceAll(`${secret.path}/`, `${folder}/`);
    const { route, ...rest } = parse(text) as { route: Route };
    writeFileSync(join(folder, 'alertmanager.yml'), stringify({ ...rest, route: withoutDelay(route) }));
    await processes.start(name, await part('alertmanager'), [
      `--config.file=${folder}/alertmanager.yml`,
      `--storage.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
      ...features(dist),
    ]);
    const alertmanager = new Alertmanager(processes, port);
    await processes.until(`${name} is ready`, () => isUp(`${alertmanager.url}/-/ready`));
    return alertmanager;
  }

  /** Sends firing alerts, as Prometheus does. */
  async post(alerts: readonly Readonly<Record<string, string>>[], endsAt?: string): Promise<void> {
    const body = JSON.stringify(alerts.map((labels) => ({ labels, endsAt })));
    const headers = { 'content-type': 'application/json' };
    const { ok } = await fetch(`${this.url}/api/v2/alerts`, { method: 'POST', headers, body });
    if (!ok) throw new Error(`Alertmanager refused ${body}`);
  }

  /** Ends alerts, and waits until it has none. */
  async resolve(alerts: readonly Readonly<Record<string, string>>[]): Promise<void> {
    await this.post(alerts, new Date().toISOString());
    await this.processed(0);
  }

  /** All alerts, once Alertmanager has processed as many as that. */
  async processed(count: number): Promise<readonly ProcessedAlert[]> {
    return this.processes.until(`Alertmanager processed ${count} alerts`, async () => {
      const response = await fetch(`${this.url}/api/v2/alerts`).catch(() => undefined);
      const all = response?.ok ? ((await response.json()) as ProcessedAlert[]) : [];
      return all.length === count && all.every(({ status }) => status.state !== 'unprocessed') && all;
    });
  }
}

/** The rendered arguments that change its metrics. */
function features(dist: Dist): readonly string[] {
  const { manifest } = dist.find(({ path }) => path === 'edge/alertmanager/StatefulSet.alertmanager.yaml');
  const { template } = ofKind(manifest, 'StatefulSet').spec;
  const args = template.spec?.containers.flatMap((container) => container.args ?? []) ?? [];
  return args.filter((each) => each.startsWith('--enable-feature='));
}

/** How often it repeats messages, the heartbeat among them. */
export const heartbeatSeconds = 2;

/** Sends each message at once, and repeats it after seconds. */
function withoutDelay(route: Route): object {
  const { routes, ...rest } = route;
  const times = { group_wait: '1s', group_interval: '1s', repeat_interval: `${heartbeatSeconds}s` };
  return { ...rest, ...times, ...(routes && { routes: routes.map(withoutDelay) }) };
}
