import { vault } from '../../charts/vault/server';
import { nightly, unexpectedExit, weekly } from '../backup/fixture';
import { Tasks } from '../backup/tasks';
import { noFaults } from '../expectation';
import { runbookBlock } from '../fixtures/runbook';
import { Shell } from '../fixtures/shell';
import { checks } from './checks';
import { last } from './configuration';
import type { SecretsStore } from './store';
import { externalSecretsOf } from './values';
import { Keepers, members } from './vault';

const page = 'vault.md';

/** Saves a snapshot as every night, loses the data of all members, and restores it by the runbook. */
export async function restore({ context, cluster, keepers, dist, fixture }: SecretsStore): Promise<void> {
  const { kubectl, api } = cluster;
  const faults: string[] = [];
  const tasks = new Tasks(cluster, vault.namespace);
  const before = await valuesOf(keepers);
  for (const task of [nightly(vault.name), weekly(vault.name)])
    faults.push(...unexpectedExit(task, await context.step(`run ${task}`, () => tasks.run(task)), true));
  const inFolder = (block: string) => `cd '${api.processes.folder}'\n${block}`;
  const copied = await context.step('copy the snapshot from the cluster', () =>
    new Shell(api).run('-euc', inFolder(runbookBlock(page, '> vault.snapshot'))),
  );
  if (copied.code !== 0) faults.push(`the copy: ${last(copied.output)}`);
  await context.step('lose the data of all members', async () => {
    const claims = members.map((member) => `data-${member}`);
    await kubectl.exec(['delete', 'persistentvolumeclaims', '--namespace', vault.namespace, '--wait=false', ...claims]);
    await kubectl.exec(['delete', 'pods', '--namespace', vault.namespace, ...members]);
    await kubectl.until(
      'the claims are new',
      ['--namespace', vault.namespace, 'pods', '--selector', 'component=server'],
      (found) =>
        found.length === members.length &&
        found.every(({ status }) => (status as { phase?: string }).phase === 'Running'),
      300,
    );
  });
  const empty = await context.step('initialize it again', () => Keepers.initialize(cluster, 1, 1));
  await empty.unseal(members[0]!);
  if (fixture.restores) {
    const { code, output } = await context.step('restore the snapshot, by the runbook', () =>
      empty.administer('-euc', inFolder(runbookBlock(page, 'snapshot restore -force'))),
    );
    if (code !== 0) faults.push(`the restore: ${last(output)}`);
    await context.step('unseal the members with the old keys', () => keepers.unsealAll());
  }
  const after = fixture.restores ? await valuesOf(keepers) : new Map<string, string>();
  for (const [path, values] of before) if (after.get(path) !== values) faults.push(`${path} has other values`);
  context.check(checks.restored, { of: before.size, faults }, noFaults);

  /** The values of each path, as JSON. */
  async function valuesOf(of: Keepers): Promise<Map<string, string>> {
    const paths = [
      ...new Set(externalSecretsOf(dist).map(({ metadata, spec }) => `${metadata.namespace}/${spec.target?.name}`)),
    ];
    const found = new Map<string, string>();
    for (const path of paths) found.set(path, JSON.stringify(await of.values(path)));
    return found;
  }
}
