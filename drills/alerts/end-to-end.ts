import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alertmanager } from '../../charts/kit/metrics';
import { secretKeys } from '../../charts/monitoring/alertmanager/receivers';
import type { TestContext } from '../drill';
import { equals, noFaults } from '../expectation';
import { freePorts } from '../fixtures/ports';
import { Alertmanager, heartbeatSeconds } from '../servers/alertmanager';
import { startNodeExporter, startTextfileExporter } from '../servers/node-exporter';
import { startPostgres } from '../servers/postgres';
import { Prometheus } from '../servers/prometheus';
import { localConfig } from '../servers/prometheus-config';
import { startRedis } from '../servers/redis';
import { discoveredTarget } from '../servers/targets';
import { startWebhookReceiver, type WebhookReceiver } from '../servers/webhook-receiver';
import { within } from '../servers/within';
import { checks } from './checks';
import { localRules } from './rules';

const namespace = 'twisterlab';

/** A fault, the alert that it causes, and its repair. */
interface Fault {
  readonly name: string;
  readonly alert: string;
  inject(): Promise<void>;
  fix(): Promise<void>;
}

/** From real stores and exporters through the rendered jobs, rules and routes to the chat. */
export async function endToEnd({ dist, processes, step, check, note }: TestContext): Promise<void> {
  const [own, alerting, redis, redisExporter, postgres, postgresExporter, node, backups, webhook] = await freePorts(9);
  const folder = join(processes.folder, 'backup-metrics');
  mkdirSync(folder);
  const setDamaged = (copies: number) =>
    writeFileSync(join(folder, 'redis.prom'), `backup_damaged_copies{backup="redis"} ${copies}\n`);
  setDamaged(0);

  const receiver = await startWebhookReceiver(processes, webhook);
  const stores = await step('start Redis, PostgreSQL and their exporters', async () => ({
    redis: await startRedis(processes, { server: redis, exporter: redisExporter }),
    postgres: await startPostgres(processes, { server: postgres, exporter: postgresExporter }),
  }));
  await startNodeExporter(processes, node);
  await startTextfileExporter(processes, { name: 'backups', port: backups, folder });
  const targets = [
    discoveredTarget('redis', redisExporter, { pod: 'redis-exporter-1', namespace, containerPort: 9121 }),
    discoveredTarget('postgres', postgresExporter, { pod: 'postgres-exporter-1', namespace, containerPort: 9187 }),
    discoveredTarget('backups', backups, { pod: 'backups-0', namespace, containerPort: 9100 }),
    discoveredTarget('node-exporter', node, { pod: 'node-exporter-1', namespace, containerPort: 9100 }),
    discoveredTarget('alertmanager', alerting, {
      pod: 'alertmanager-0',
      namespace: 'monitoring',
      containerPort: alertmanager.port,
    }),
  ];
  const prometheus = await step('start Prometheus and Alertmanager', async () => {
    const addresses = {
      [secretKeys.chat]: `${receiver.url}/chat`,
      [secretKeys.push]: `${receiver.url}/push`,
      [secretKeys.heartbeat]: `${receiver.url}/heartbeat`,
    };
    await Alertmanager.start(processes, dist, { name: 'alertmanager', port: alerting, addresses });
    const config = localConfig(dist, {
      targets,
      withoutJobs: ['blackbox'],
      port: own,
      addresses: { [`${alertmanager.name}:${alertmanager.port}`]: `127.0.0.1:${alerting}` },
      // Long enough for an exporter to give up on its store.
      scrapeSeconds: 3,
      evaluationSeconds: 1,
      rules: true,
    });
    return Prometheus.start(processes, { port: own, config, rules: localRules(dist) });
  });
  note('targets are static, not discovered; Prometheus scrapes every 3 s; alerts fire after 1 s instead of minutes');
  note('the heartbeat needs a successful request to the chat within 15 s instead of 15 minutes');
  note('a receiver that fails is reported within a tenth of the minutes');
  await step('wait until Prometheus scrapes every target', () =>
    processes.until('every target is up', async () => {
      return (await prometheus.queryOnceUp('up == 1')).length === targets.length + 1;
    }),
  );

  const faults: readonly Fault[] = [
    { name: 'stop Redis', alert: 'RedisDown', inject: stores.redis.stop, fix: stores.redis.start },
    { name: 'stop PostgreSQL', alert: 'PostgresDown', inject: stores.postgres.stop, fix: stores.postgres.start },
    {
      name: 'damage a copy',
      alert: 'BackupDamaged',
      inject: async () => setDamaged(1),
      fix: async () => setDamaged(0),
    },
  ];
  // Until then Prometheus has evaluated the rules a few times.
  await processes.until('the heartbeat', async () => receiver.received('/heartbeat').length > 0, 60).catch(() => {});
  const early = faults.filter(({ alert }) => messages(receiver, alert).length > 0).map(({ alert }) => alert);
  check(checks.quiet, early.join(', ') || 'no message', equals('no message'));

  const failures: string[] = [];
  for (const fault of faults) {
    failures.push(...(await step(`${fault.name}, then fix it`, () => notified(fault, processes, receiver))));
  }
  check(checks.notified, { of: faults.length, faults: failures }, noFaults);

  const before = receiver.received('/heartbeat').length;
  const repeated = () => receiver.received('/heartbeat').length > before + 1;
  check(checks.heartbeat, await within(processes, 'the heartbeat again', repeated), equals(true));

  const { heartbeat, missing } = await step('let the chat refuse messages, then accept them', () =>
    withoutChat(faults[0]!, processes, receiver),
  );
  check(checks.secondPath, { of: 2, faults: missing }, noFaults);
  check(checks.deadChat, heartbeat, equals('stopped, returned'));
}

/** What happened while the chat refused messages. */
interface DeadChat {
  /** What the heartbeat did. */
  readonly heartbeat: string;
  /** Alerts that did not arrive by the second path. */
  readonly missing: readonly string[];
}

/** A fault to report while the chat answers 500. */
async function withoutChat(
  { inject, fix, alert }: Fault,
  processes: TestContext['processes'],
  receiver: WebhookReceiver,
): Promise<DeadChat> {
  const beats = () => receiver.received('/heartbeat').length;
  const pushed = Object.fromEntries([alert, 'AlertmanagerCannotNotify'].map((name) => [name, pushes(receiver, name)]));
  receiver.refuse('/chat', true);
  await inject();
  // Stopped: five intervals without a heartbeat.
  let last = { beats: beats(), at: Date.now() };
  const stopped = await within(processes, 'the end of the heartbeat', () => {
    if (beats() > last.beats) last = { beats: beats(), at: Date.now() };
    return Date.now() - last.at > 5 * heartbeatSeconds * 1000;
  });
  const late = () => Object.keys(pushed).filter((name) => pushes(receiver, name) <= pushed[name]!);
  // A notification counts as failed after 10 s of retries.
  await within(processes, 'messages by the second path', () => late().length === 0, 150);
  const missing = late().map((name) => `no push about ${name}`);
  receiver.refuse('/chat', false);
  const before = { beats: beats(), messages: messages(receiver, alert).length };
  await within(processes, `a message about ${alert}`, () => messages(receiver, alert).length > before.messages);
  const returned = await within(processes, 'the heartbeat again', () => beats() > before.beats);
  await fix();
  const heartbeat = [stopped ? 'stopped' : 'did not stop', returned ? 'returned' : 'did not return'].join(', ');
  return { heartbeat, missing };
}

/** Injects a fault and fixes it. @returns which messages are missing in the chat, or incomplete. */
async function notified(
  { alert, inject, fix }: Fault,
  processes: TestContext['processes'],
  receiver: WebhookReceiver,
): Promise<string[]> {
  await inject();
  const arrives = (status: string) => () =>
    messages(receiver, alert).some((body) => body.includes(`[${status}] ${alert}`));
  const failures: string[] = [];
  if (!(await within(processes, `a message about ${alert}`, arrives('critical'))))
    failures.push(`no message: ${alert}`);
  const [first = ''] = messages(receiver, alert);
  if (!first.includes(`/docs/runbooks/`) || !first.includes(namespace)) {
    failures.push(`the message about ${alert} lacks its namespace or runbook: ${first.slice(0, 300)}`);
  }
  await fix();
  if (!(await within(processes, `${alert} is resolved`, arrives('resolved')))) failures.push(`not resolved: ${alert}`);
  return failures;
}

const messages = (receiver: WebhookReceiver, alert: string) =>
  receiver.received('/chat').filter((body) => body.includes(`] ${alert} (`));

/** Number of firing alerts of a name that arrived by the second path, with a link to the runbook. */
const pushes = (receiver: WebhookReceiver, alert: string) =>
  receiver
    .received('/push')
    // Anything else than texts, ntfy shows as Go prints it.
    .map((body) => JSON.parse(body) as { readonly title?: unknown; readonly message?: unknown })
    .flatMap(({ title, message }) =>
      `${title}`.startsWith(`${alert} (`) && typeof message === 'string' ? [message] : [],
    )
    .filter((message) => message.startsWith('firing since ') && message.includes('/docs/runbooks/')).length;
