import { externalSecretsNamespace } from '../../charts/external-secrets/chart';
import { vault } from '../../charts/vault/server';
import { records } from '../../environments';
import { noFaults } from '../expectation';
import type { LiveObject } from '../fixtures/kubectl';
import { namespace } from '../nodes/production';
import { checks } from './checks';
import type { SecretsStore } from './store';
import { reason } from './values';
import { run } from './vault';

const staging = records.tenants.find(({ name }) => name === 'staging')!;
const name = 'drill-foreign';

/** Two ways to a value of production from staging: its own store, and that of production. */
const foreign = (store: string) => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: { name: `${name}-${store}`, namespace: staging.namespace },
  spec: {
    refreshInterval: '1m',
    secretStoreRef: { kind: 'ClusterSecretStore', name: store },
    target: { name: `${name}-${store}` },
    data: [{ secretKey: 'password', remoteRef: { key: `${namespace}/redis`, property: 'password' } }],
  },
});

/** Whether each of them is refused, and a login with the ServiceAccount of another environment. */
export async function refuseForeign({ context, cluster }: SecretsStore): Promise<void> {
  const { kubectl } = cluster;
  const faults: string[] = [];
  const own = ['--namespace', staging.namespace];
  const expected = { staging: /permission denied/, production: /not allowed|no permission|is denied/i };
  await context.step("ask for production's password of Redis from staging", async () => {
    for (const [store, refusal] of Object.entries(expected)) {
      const object = foreign(store);
      await kubectl.apply(object);
      const [found] = await kubectl.until(
        `the operator answers ${object.metadata.name}`,
        [...own, `externalsecrets.external-secrets.io/${object.metadata.name}`],
        ([each]) => conditionsOf(each).length > 0,
      );
      if (!refusal.test(await eventsOf(object.metadata.name))) faults.push(`unexpected: ${reason(found!)}`);
      if ((await kubectl.get(...own, `secret/${object.spec.target.name}`)).length > 0)
        faults.push(`the store ${store} gave staging the password of production`);
      await kubectl.exec(['delete', ...own, 'externalsecrets.external-secrets.io', object.metadata.name]);
    }
  });
  await context.step('log in with the ServiceAccount of production as staging', async () => {
    const token = await kubectl.exec([
      ...['create', 'token', '--namespace', externalSecretsNamespace, 'production', '--audience', vault.name],
    ]);
    const login = (role: string) =>
      run(cluster, 'vault-0', 'write', `auth/kubernetes/login`, `role=${role}`, `jwt=${token.trim()}`);
    if ((await login('production')).code !== 0) faults.push('the ServiceAccount production cannot log in as itself');
    const { code, stderr } = await login('staging');
    if (code === 0 || !stderr.includes('not authorized'))
      faults.push(`production as staging: ${stderr || 'it logs in'}`);
  });
  context.check(checks.refused, { of: 4, faults }, noFaults);

  async function eventsOf(object: string): Promise<string> {
    const fields = ['--field-selector', `involvedObject.name=${object}`, '--output', 'jsonpath={.items[*].message}'];
    return kubectl.exec(['get', 'events', ...own, ...fields]);
  }
}

const conditionsOf = (object: LiveObject | undefined) =>
  ((object?.status ?? {}) as { conditions?: readonly object[] }).conditions ?? [];
