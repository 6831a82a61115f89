import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { file } from '../../charts/monitoring/alertmanager/receivers';
import type { Story } from '../drill';
import { equals, faultless } from '../expectation';
import { freePorts } from '../ground/ports';
import { part } from '../parts';
import { Alertmanager } from './alertmanager';
import { Prometheus, type Target } from './prometheus';
import { promises } from './promises';
import { postgres, redis } from './stores';
import { listen, type Webhooks } from './webhooks';

const namespace = 'twisterlab';

/** What is done to something, which alert has to come of it, and what ends it. */
interface Blow {
  readonly says: string;
  readonly alert: string;
  strike(): Promise<void>;
  fix(): Promise<void>;
}

/** Real stores and exporters, judged by the rendered rules, told through the rendered routes. */
export async function endToEnd({ dist, processes, step, promise, note }: Story): Promise<void> {
  const [own, alerting, redisPort, redisExporter, postgresPort, postgresExporter, node, backups, webhook] =
    await freePorts(9);
  const metrics = join(processes.folder, 'backup-metrics');
  mkdirSync(metrics);
  const damaged = (copies: number) =>
    writeFileSync(join(metrics, 'redis.prom'), `backup_damaged_copies{backup="redis"} ${copies}\n`);
  damaged(0);

  const webhooks = await listen(processes, webhook);
  const stores = await step('Redis, PostgreSQL and their exporters', async () => ({
    redis: await redis(processes, [redisPort, redisExporter]),
    postgres: await postgres(processes, [postgresPort, postgresExporter]),
  }));
  await nodeExporters(processes, { node, backups, metrics });
  const targets: Readonly<Record<string, Target>> = {
    redis: target(redisExporter, 'redis-exporter-1', 9121),
    postgres: target(postgresExporter, 'postgres-exporter-1', 9187),
    backups: target(backups, 'backups-0', 9100),
    'node-exporter': target(node, 'node-exporter-1', 9100),
    alertmanager: target(alerting, 'alertmanager-0', 9093),
    prometheus: target(own, '', 0),
  };
  const prometheus = await step('Prometheus and Alertmanager', async () => {
    const addresses = { [file.chat]: `${webhooks.url}/chat`, [file.heartbeat]: `${webhooks.url}/heartbeat` };
    await Alertmanager.start(processes, dist, { name: 'alertmanager', port: alerting, addresses });
    return Prometheus.start(processes, dist, { port: own, targets, alertmanagerPort: alerting });
  });
  note(
    'targets by files and not by the API server; metrics are read every 3 s, what has to hold for minutes holds for 1 s',
  );
  await step('every target is seen', () =>
    processes.until('every target is up', async () => {
      return (await prometheus.find('up == 1')).length === Object.keys(targets).length;
    }),
  );

  const blows: readonly Blow[] = [
    { says: 'Redis stops', alert: 'RedisDown', strike: stores.redis.stop, fix: stores.redis.start },
    { says: 'PostgreSQL stops', alert: 'PostgresDown', strike: stores.postgres.stop, fix: stores.postgres.start },
    { says: 'a copy is damaged', alert: 'BackupDamaged', strike: async () => damaged(1), fix: async () => damaged(0) },
  ];
  // Time for the rules to be judged a few times.
  await processes.until('the heartbeat', async () => webhooks.received('/heartbeat').length > 0, 60).catch(() => {});
  const early = blows.filter(({ alert }) => messages(webhooks, alert).length > 0).map(({ alert }) => alert);
  promise(promises.quiet, early.join(', ') || 'nothing was told', equals('nothing was told'));

  const faults: string[] = [];
  for (const blow of blows) {
    faults.push(...(await step(`${blow.says}, and works again`, () => told(blow, { processes, webhooks }))));
  }
  promise(promises.told, { of: blows.length, faults }, faultless);

  const before = webhooks.received('/heartbeat').length;
  const again = await within(
    processes,
    'the heartbeat again',
    () => webhooks.received('/heartbeat').length > before + 1,
  );
  promise(promises.heartbeat, again, equals(true));
}

/** What went wrong on the way of an alert into the chat, and of its end. */
async function told(
  { alert, strike, fix }: Blow,
  { processes, webhooks }: { readonly processes: Story['processes']; readonly webhooks: Webhooks },
): Promise<string[]> {
  await strike();
  const comes = (status: string) => () =>
    messages(webhooks, alert).some((body) => body.includes(`[${status}] ${alert}`));
  const faults: string[] = [];
  if (!(await within(processes, `${alert} is told`, comes('critical')))) faults.push(`${alert} is not told`);
  const [first = ''] = messages(webhooks, alert);
  if (!first.includes(`/docs/runbooks/`) || !first.includes(namespace)) {
    faults.push(`${alert} says neither what is wrong nor where to look: ${first.slice(0, 300)}`);
  }
  await fix();
  if (!(await within(processes, `the end of ${alert} is told`, comes('over'))))
    faults.push(`the end of ${alert} is not told`);
  return faults;
}

const messages = (webhooks: Webhooks, alert: string) =>
  webhooks.received('/chat').filter((body) => body.includes(`] ${alert} (`));

/** Whether something comes within a minute. */
async function within(processes: Story['processes'], what: string, comes: () => boolean): Promise<boolean> {
  const deadline = Date.now() + 60_000;
  const answer = await processes.until(what, async () => comes() || (Date.now() > deadline && ('not' as const)));
  return answer === true;
}

const target = (at: number, pod: string, port: number): Target => ({
  address: `127.0.0.1:${at}`,
  pod,
  namespace: pod === 'alertmanager-0' ? 'monitoring' : namespace,
  port,
});

/** One that tells of the machine, and one that tells of copies, as beside the host of the backups. */
async function nodeExporters(
  processes: Story['processes'],
  { node, backups, metrics }: { readonly node: number; readonly backups: number; readonly metrics: string },
): Promise<void> {
  const program = await part('node-exporter');
  await processes.start('node-exporter', program, [`--web.listen-address=127.0.0.1:${node}`]);
  await processes.start('backups', program, [
    '--collector.disable-defaults',
    '--collector.textfile',
    `--collector.textfile.directory=${metrics}`,
    `--web.listen-address=127.0.0.1:${backups}`,
  ]);
}
