import { vault } from '../../charts/vault/server';
import { noFaults } from '../expectation';
import { checks } from './checks';
import type { SecretsStore } from './store';
import { externalSecretsOf } from './values';
import { members } from './vault';

/** Whether the logs of the members have the requests for the values, and none of the values. */
export async function readAudit({ context, cluster, keepers, dist }: SecretsStore): Promise<void> {
  const logs = await Promise.all(
    members.map((member) =>
      cluster.kubectl.exec(['logs', '--namespace', vault.namespace, member, '--container', vault.name]),
    ),
  );
  const text = logs.join('\n');
  const faults: string[] = [];
  const paths = externalSecretsOf(dist).map(({ metadata, spec }) => `${metadata.namespace}/${spec.target?.name}`);
  for (const path of new Set(paths)) {
    if (!text.includes(`"path":"kv/data/${path}"`)) faults.push(`no entry has ${path}`);
    const values = Object.values(await keepers.values(path));
    if (values.some((value) => value.length >= 12 && text.includes(value)))
      faults.push(`an entry has a value of ${path}`);
  }
  context.check(checks.audited, { of: paths.length, faults }, noFaults);
}
