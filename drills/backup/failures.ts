import { noFaults } from '../expectation';
import { isTrue } from '../fixtures/kubectl';
import { namespace } from '../nodes/production';
import { checks } from './checks';
import { backups, type Fixture, nightly, runAll, unexpectedAlert, unexpectedExit, weekly } from './fixture';
import { postgres } from './stores';
import type { Changes } from './tasks';

const own = ['--namespace', namespace];
const metric = (name: string, backup: string) => `${name}{backup="${backup}",task="backup"}`;

/** A reason for a backup to fail. */
interface Fault {
  /** Default: only the run differs. @returns a function that repairs it. */
  readonly inject?: (fixture: Fixture) => Promise<() => Promise<void>>;
  /** What differs in the run. Default: nothing. */
  readonly changes?: Changes;
}

const faultsOfRuns: Readonly<Record<string, Fault>> = {
  // Not in the Secret: after a minute the kubelet restarts Redis with what its Secret has.
  'a wrong password': { changes: { env: { PGPASSWORD: 'wrong', REDISCLI_AUTH: 'wrong' } } },
  'a stopped store': {
    inject: async ({ nodeCluster }) => {
      const scale = async (replicas: number) => {
        const stores = [`statefulset/${postgres}`, 'statefulset/redis'];
        await nodeCluster.kubectl.exec(['scale', ...own, ...stores, `--replicas=${replicas}`]);
        const pods = ['--ignore-not-found', ...own, `pod/${postgres}-0`, 'pod/redis-0'];
        await nodeCluster.kubectl.until(`${replicas} of each store`, pods, (found) =>
          replicas === 0 ? found.length === 0 : found.length === 2 && found.every((pod) => isTrue('Ready', pod)),
        );
      };
      await scale(0);
      return () => scale(1);
    },
  },
  'a full disk': { inject: async ({ copies }) => copies.fill() },
};

/** Every reason to fail, for every backup: its copies stay, and an alert fires. */
export async function failedRuns(fixture: Fixture): Promise<void> {
  const { context, tasks, copies, monitoring } = fixture;
  const faults: string[] = [];
  // Fault injections show in the first; the others take minutes.
  const tried = Object.entries(faultsOfRuns).slice(0, context.faultInjected ? 1 : undefined);
  for (const [name, { inject, changes }] of tried) {
    const repair = inject && (await context.step(`inject ${name}`, () => inject(fixture)));
    for (const backup of backups) {
      const before = await copies.of(backup);
      const ended = await context.step(`run ${backup}, ${name}`, () => tasks.run(nightly(backup), changes));
      const run = `${backup}, ${name}:`;
      faults.push(...unexpectedExit(run, ended, false));
      faults.push(...(await unexpectedAlert(fixture, `BackupFailed ${backup}`, true)));
      if (`${await copies.of(backup)}` !== `${before}`) faults.push(`${run} the copies changed`);
      faults.push(...(await copies.leftovers(backup)).map((path) => `${run} ${path} is left over`));
      const succeeded = await monitoring.value(metric('backup_task_succeeded', backup));
      if (succeeded !== 0) faults.push(`${run} backup_task_succeeded is ${succeeded}`);
    }
    if (repair) await context.step('repair it', repair);
    faults.push(...(await context.step('run every backup', () => runAll(fixture, nightly))));
    for (const backup of backups) faults.push(...(await unexpectedAlert(fixture, `BackupFailed ${backup}`, false)));
  }
  context.check(checks.failure, { of: tried.length * backups.length, faults }, noFaults);
}

/** Runs that are killed, as by the kernel's OOM killer. */
export async function killedRuns({ context, tasks, copies, monitoring, nodeCluster }: Fixture): Promise<void> {
  const faults: string[] = [];
  // A copy of Redis is finished before the drill sees that it started.
  for (const backup of ['postgres', 'postgres-dump']) {
    const before = await copies.of(backup);
    const ended = await context.step(`kill ${backup}`, async () => {
      const job = await tasks.start(nightly(backup));
      await nodeCluster.api.processes.until('a copy has started', async () => {
        const started = await copies.leftovers(backup);
        return started.length > 0 || `${await copies.of(backup)}` !== `${before}`;
      });
      return tasks.kill(job);
    });
    faults.push(...unexpectedExit(`${backup}, killed:`, ended, false));
    if (`${await copies.of(backup)}` !== `${before}`) faults.push(`${backup}: a partial copy looks like a copy`);
    // It stays 1 after the kill, so BackupInterrupted fires after some time.
    await nodeCluster.api.processes.until('the metrics were scraped', async () => {
      return (await monitoring.value(metric('backup_task_running', backup))) === 1;
    });
    const succeeded = await monitoring.value(metric('backup_task_succeeded', backup));
    if (succeeded !== 0) faults.push(`${backup}: backup_task_succeeded is ${succeeded}`);
    const next = await context.step('run it again', () => tasks.run(nightly(backup)));
    faults.push(...unexpectedExit(`${backup}, after the kill:`, next, true));
    faults.push(...(await copies.leftovers(backup)).map((path) => `${path} is left over`));
  }
  context.check(checks.killed, { of: 2, faults }, noFaults);
}

/** Exists once restic deletes a copy. */
const forgetting = '/backups/.forgetting';
/** Runs the rendered script with a restic that is slow (1 KiB/s) when it deletes a copy. */
const slowly = [
  'bash',
  '-euc',
  `cat >/tmp/restic <<'END'
#!/bin/sh
case "$*" in
  *--prune*) touch ${forgetting}; exec /usr/bin/restic --limit-download 1 --limit-upload 1 "$@" ;;
esac
exec /usr/bin/restic "$@"
END
chmod +x /tmp/restic
PATH=/tmp:$PATH exec bash /scripts/offsite.sh backup`,
];

/** An off-site copy that is killed while restic holds its lock. The next run is a pod with another host name. */
export async function killedOffsiteRun({ context, tasks, copies, bucket, nodeCluster }: Fixture): Promise<void> {
  const faults: string[] = [];
  const env = { KEEP: '1' };
  const run = async (name: string) =>
    faults.push(...unexpectedExit(name, await context.step(`run ${name}`, () => tasks.run(name, { env })), true));
  await run(nightly('offsite'));
  await context.step('kill the next run while it deletes the copy before', async () => {
    const job = await tasks.start(nightly('offsite'), { env, command: slowly });
    await nodeCluster.api.processes.until(
      'restic deletes a copy',
      async () => (await copies.sh(`test ! -e ${forgetting} || echo yes`)) !== '' && bucket.locks > 0,
    );
    await tasks.kill(job);
    await copies.sh(`rm ${forgetting}`);
  });
  if (bucket.locks === 0) faults.push('the killed run left no lock');
  await run(nightly('offsite'));
  await run(weekly('offsite'));
  if (bucket.locks > 0) faults.push(`the bucket has ${bucket.locks} locks`);
  // The following checks need the bucket.
  bucket.removeLocks();
  context.check(checks.killedOffsite, { of: 4, faults }, noFaults);
}
