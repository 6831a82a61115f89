import { setTimeout as sleep } from 'node:timers/promises';
import { vault } from '../../charts/vault/server';
import { equals, noFaults } from '../expectation';
import { isTrue } from '../fixtures/kubectl';
import { namespace } from '../nodes/production';
import { checks } from './checks';
import type { Secrets } from './store';
import { members } from './vault';

const own = ['--namespace', namespace];
const clients = [...own, 'pods', '--selector', 'app.kubernetes.io/name=mcp-unified'];

/** All members restart and are sealed: what works without them, the alert, and what is there when they are unsealed. */
export async function seal({ context, cluster, keepers, client, monitoring, fixture }: Secrets): Promise<void> {
  const { kubectl } = cluster;
  const since = Date.now() / 1000;
  await context.step('restart every member of Vault', async () => {
    await kubectl.exec(['delete', 'pods', '--namespace', vault.namespace, ...members]);
    await kubectl.until(
      'no store can log in',
      ['clustersecretstores.external-secrets.io'],
      (found) => found.every((store) => !isTrue('Ready', store)),
      300,
    );
  });
  if (!fixture.keepsSecrets) await kubectl.exec(['delete', ...own, 'secret', 'redis']);
  const faults: string[] = [];
  await context.step('restart the MCP server', async () => {
    const [pod] = await kubectl.get(...clients);
    // A second one first: the loss of the only pod is not what is tested.
    await kubectl.exec(['rollout', 'restart', ...own, 'deployment/mcp-unified']);
    const { code, stderr } = await kubectl.run([
      'rollout',
      'status',
      ...own,
      'deployment/mcp-unified',
      '--timeout=100s',
    ]);
    if (code !== 0) faults.push(`after a restart: ${stderr.trim()}`);
    if (code !== 0) return;
    await kubectl.until('the old pod has ended', clients, (found) =>
      found.every(({ metadata }) => metadata.uid !== pod!.metadata.uid),
    );
  });
  const fires = await context.step('wait for the alert', () => monitoring.becomes('VaultUnavailable', true));
  await sleep(5000);
  const { succeeded, failed } = await client.requests(since);
  context.note(`${succeeded} requests while Vault was sealed, ${failed.length} failed`);
  context.check(checks.sealed, { of: succeeded, faults: [...faults, ...failed.slice(0, 5)] }, noFaults);
  await context.step('unseal every member', () => keepers.unsealAll());
  const resolved = await context.step('wait until it is resolved', () => monitoring.becomes('VaultUnavailable', false));
  context.check(checks.alerted, `fires ${fires}, resolved ${resolved}`, equals('fires true, resolved true'));
}
