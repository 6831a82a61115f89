import { setTimeout as sleep } from 'node:timers/promises';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { CheckedItems } from '../expectation';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { Internet } from './internet';

const name = 'rehearsal-fails';
const alert = 'BackupFailed';

/**
 * Runs a backup with a wrong password and waits until chat has the alert about it, and the heartbeat has arrived.
 * @param task name of a CronJob that backs up Redis. A later run that succeeds ends the alert.
 */
export async function alertArrives(
  { kubectl }: NodeCluster,
  internet: Internet,
  namespace: string,
  task: string,
  within: number,
): Promise<CheckedItems> {
  const where = ['--namespace', namespace];
  const created = await kubectl.exec([
    ...['create', 'job', name, `--from=cronjob/${task}`, ...where, '--dry-run=client', '--output=json'],
  ]);
  await kubectl.apply(withWrongPassword(JSON.parse(created)));
  const deadline = Date.now() + within * 1000;
  let faults: string[] = [];
  do {
    await sleep(2000);
    faults = [
      internet.received('heartbeat').length > 0 ? '' : 'no heartbeat has arrived',
      internet.received('chat').some((body) => body.includes(alert) && body.includes('redis'))
        ? ''
        : `chat has no message ${alert}`,
    ].filter(Boolean);
  } while (faults.length > 0 && Date.now() < deadline);
  await kubectl.exec(['delete', 'job', name, ...where]);
  return { of: 2, faults };
}

/** The Job without retries, which would repeat what fails. */
function withWrongPassword({ spec, ...job }: Kinds['Job']): object {
  const { template } = spec;
  const containers = template.spec.containers.map((container) => ({
    ...container,
    env: (container.env ?? []).map((variable) =>
      variable.name === 'REDISCLI_AUTH' ? { name: variable.name, value: 'wrong' } : variable,
    ),
  }));
  return {
    ...job,
    spec: { ...spec, backoffLimit: 0, template: { ...template, spec: { ...template.spec, containers } } },
  };
}
