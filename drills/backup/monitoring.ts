import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import { stringify } from 'yaml';
import type { Dist } from '../dist';
import { addressesOf } from '../ground/nodes/addresses';
import type { NodesGround } from '../ground/nodes-ground';
import { namespace } from '../nodes/production';
import { part } from '../parts/part';
import { host } from './copies';

const { address } = addressesOf(1).controlPlane;
const url = `http://${address}:9090/api/v1`;
const port = 9100;

interface Alert {
  readonly state: 'pending' | 'firing';
  readonly labels: Readonly<Record<string, string>>;
}

/** The alert rules of production's backups as they were rendered, by file. */
function rulesOf(dist: Dist): (readonly [file: string, text: string])[] {
  const rules = dist.find(({ path }) => path === 'edge/prometheus/ConfigMap.prometheus-rules.yaml');
  const files = Object.entries((rules.manifest as Kinds['ConfigMap']).data!);
  const own = files.filter(([file]) => file.startsWith(`${namespace}-backup-`));
  if (own.length === 0) throw new Error('dist has no rules of backups');
  return own;
}

/** A Prometheus that looks at the rendered metrics every second and judges by the rendered rules. */
export class Monitoring {
  private constructor(private readonly ground: NodesGround) {}

  static async start(ground: NodesGround, dist: Dist): Promise<Monitoring> {
    const { processes } = ground.api;
    const folder = join(processes.folder, 'prometheus');
    mkdirSync(folder);
    const [service] = await ground.kubectl.get('--namespace', namespace, `service/${host}`);
    const { clusterIP } = (service as unknown as { spec: { clusterIP: string } }).spec;
    const config = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [`${namespace}-backup-*.yml`],
      // The namespace is what service discovery knows of a target.
      scrape_configs: [
        { job_name: host, static_configs: [{ targets: [`${clusterIP}:${port}`], labels: { namespace } }] },
      ],
    };
    writeFileSync(join(folder, 'prometheus.yml'), stringify(config));
    for (const [file, text] of rulesOf(dist)) writeFileSync(join(folder, file), text);
    const [program, ...args] = [
      ...ground.inside('control-plane'),
      await part('prometheus'),
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=${address}:9090`,
    ];
    await processes.start('prometheus', program!, args);
    const monitoring = new Monitoring(ground);
    await processes.until('Prometheus sees the metrics', async () => (await monitoring.value('up')) === 1);
    return monitoring;
  }

  /** A query's only value; undefined when it has none. */
  async value(query: string): Promise<number | undefined> {
    const { result } = await this.ask<{ result: readonly { value: [number, string] }[] }>(
      `query?query=${encodeURIComponent(query)}`,
    );
    return result.length === 1 ? Number(result[0]!.value[1]) : undefined;
  }

  /** Alerts that fire: `RestoreDrillFailed redis`. */
  async firing(): Promise<string[]> {
    const { alerts } = await this.ask<{ alerts: readonly Alert[] }>('alerts');
    const firing = alerts.filter(({ state }) => state === 'firing');
    return [...new Set(firing.map(({ labels }) => `${labels.alertname} ${labels.backup}`))].sort();
  }

  /** Whether an alert fires, or stops to, within a minute. */
  async settles(alert: string, fires: boolean): Promise<boolean> {
    const deadline = Date.now() + 60_000;
    return this.ground.api.processes
      .until(alert, async () => {
        if ((await this.firing()).includes(alert) === fires) return true;
        return Date.now() > deadline ? ('not' as const) : undefined;
      })
      .then((answer) => answer === true);
  }

  private async ask<T>(path: string): Promise<T> {
    const said = await this.ground.ask(`${url}/${path}`);
    // Not up yet.
    if (said === undefined) return { result: [], alerts: [] } as T;
    return (JSON.parse(said) as { data: T }).data;
  }
}
