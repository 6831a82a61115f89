import { namespace } from '../nodes/production';
import { scope } from '../patroni/cluster';
import { Faults } from '../patroni/faults';
import type { Fixture } from './fixture';

/** Far above the rows of the writer. */
const row = 1_000_000_000;

/** Commits wait for no standby, and the machine of the leader loses its network after a write. */
export async function loseUnreplicatedRow({ nodeCluster, cluster, database, writer, ownRows }: Fixture): Promise<void> {
  const { leader } = await cluster.waitHealthy();
  const set = async (synchronous: boolean) => {
    const to = (await cluster.roles())!.leader;
    const command = ['patronictl', '--config-file', '/etc/patroni/patroni.yml', 'edit-config', '--force', '--quiet'];
    const change = ['--set', `synchronous_mode=${synchronous}`];
    const exec = ['exec', '--namespace', namespace, to, '--container', scope, '--', ...command, ...change];
    await nodeCluster.kubectl.exec(exec);
  };
  await set(false);
  const { processes } = nodeCluster.api;
  await processes.until('no commit waits', async () => (await cluster.roles())?.standby === '');
  const { acknowledged, reconnect } = await new Faults(nodeCluster, cluster).cutNetwork(leader, database, row);
  if (!acknowledged) throw new Error('the leader without a network acknowledged no row');
  ownRows.push({ row, at: Date.now() });
  await processes.until(
    'another member leads',
    async () => ![leader, undefined].includes((await cluster.roles())?.leader),
  );
  await writer.waitForWriteAfter(Date.now());
  reconnect();
  await set(true);
  await cluster.waitHealthy();
}
