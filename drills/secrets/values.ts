import { is, type Kinds } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import { noFaults } from '../expectation';
import { isTrue, type LiveObject } from '../fixtures/kubectl';
import { checks } from './checks';
import type { SecretsStore } from './store';

type ExternalSecret = Kinds['ExternalSecret'];

export const externalSecretsOf = (dist: Dist): ExternalSecret[] =>
  dist.objects().flatMap(({ manifest }) => (is(manifest, 'ExternalSecret') ? [manifest] : []));

/** Whether all ExternalSecrets are synced, and each Secret has exactly the keys and values of Vault. */
export async function compareValues({ context, cluster, keepers, dist }: SecretsStore): Promise<boolean> {
  const wanted = externalSecretsOf(dist);
  const faults = await context.step('wait for every ExternalSecret', async () => {
    const deadline = Date.now() + 180_000;
    for (;;) {
      const found = await cluster.kubectl.get('--all-namespaces', 'externalsecrets.external-secrets.io');
      const open = found.filter((each) => !isTrue('Ready', each));
      if (found.length === wanted.length && open.length === 0) return [];
      if (Date.now() > deadline) return open.map(reason);
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  });
  if (faults.length === 0) faults.push(...(await differences({ cluster, keepers, dist })));
  context.check(checks.filled, { of: wanted.length, faults }, noFaults);
  return faults.length === 0;
}

/** Secrets without the values of Vault. */
export async function differences({
  cluster,
  keepers,
  dist,
}: Pick<SecretsStore, 'cluster' | 'keepers' | 'dist'>): Promise<string[]> {
  const faults: string[] = [];
  for (const { metadata, spec } of externalSecretsOf(dist)) {
    // A template writes other keys from the values.
    if (spec.target?.template) continue;
    const where = `${metadata.namespace}/${spec.target?.name}`;
    const [secret] = await cluster.kubectl.get('--namespace', metadata.namespace!, `secret/${spec.target?.name}`);
    const data = (secret as unknown as { data?: Record<string, string> } | undefined)?.data ?? {};
    const values = await keepers.values(where);
    for (const { secretKey } of spec.data ?? [])
      if (Buffer.from(data[secretKey] ?? '', 'base64').toString() !== values[secretKey])
        faults.push(`${where} has not the ${secretKey} of Vault`);
  }
  return faults;
}

export function reason({ metadata, status }: LiveObject): string {
  const { conditions = [] } = (status ?? {}) as { conditions?: readonly { message?: string }[] };
  return `${metadata.namespace}/${metadata.name}: ${conditions[0]?.message ?? 'no status'}`;
}
