import { setTimeout as sleep } from 'node:timers/promises';
import type { Dist } from '../dist';
import type { CheckedItems } from '../expectation';
import { isTrue, type LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';

/** The backup tasks of a tenant and, afterwards, the drills that restore what they made. */
export function backupTasks(dist: Dist, environment: string): { readonly namespace: string; readonly names: string[] } {
  const tasks = dist
    .objects(environment)
    .filter(({ path, manifest }) => manifest.kind === 'CronJob' && path.startsWith(`${environment}/backups/`))
    .map(({ manifest }) => manifest.metadata);
  const names = tasks.map(({ name }) => name);
  const copies = names.filter((name) => name.endsWith('-backup'));
  return { namespace: tasks[0]!.namespace!, names: [...copies, ...copies.map((name) => `${name}-drill`)] };
}

/** Runs tasks one after the other, each as a Job of its CronJob, and waits for its end. */
export async function runTasks(
  { kubectl }: NodeCluster,
  namespace: string,
  names: readonly string[],
  within: number,
): Promise<CheckedItems> {
  const faults: string[] = [];
  const where = ['--namespace', namespace];
  for (const name of names) {
    const job = `rehearsal-${name}`;
    await kubectl.exec(['create', 'job', job, `--from=cronjob/${name}`, ...where]);
    const deadline = Date.now() + within * 1000;
    let live: LiveObject | undefined;
    do {
      await sleep(2000);
      [live] = await kubectl.get(...where, `job/${job}`);
    } while (live && !isTrue('Complete', live) && !isTrue('Failed', live) && Date.now() < deadline);
    if (live && isTrue('Complete', live)) continue;
    const { stdout, stderr } = await kubectl.run(['logs', ...where, `job/${job}`, '--all-containers', '--tail=4']);
    faults.push(`${name}: ${(stdout || stderr).trim().replaceAll('\n', ' | ')}`);
  }
  return { of: names.length, faults };
}
