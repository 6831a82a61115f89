import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { readTree } from '@twisterlab/platform/write/compare';
import { images } from '../../charts/images';
import { records } from '../../environments';
import type { TestContext } from '../drill';
import { lessThan, seconds } from '../expectation';
import { isConverged, statusOf } from '../fixtures/argo-cd';
import type { ControlPlane } from '../fixtures/control-plane';
import type { LiveObject } from '../fixtures/kubectl';
import { Repository } from '../fixtures/repository';
import { runbookBlock, runbookScript } from '../fixtures/runbook';
import { Shell } from '../fixtures/shell';
import { GitHost } from '../servers/git';
import { checks } from './checks';
import type { GitActors, GitLoss } from './git-loss';
import { movedRepository } from './moved-repository';

const page = '../disaster-recovery.md';
const changed = 'staging/mcp-unified/Deployment.mcp-unified.yaml';

/**
 * Moves a clone to another host by the page, changes the record, and waits until every Application has synced a change from there.
 * @returns the repository of the other host.
 */
export async function moveToOtherHost(
  { processes, step, check, note, faultInjected, short }: TestContext<GitLoss>,
  api: ControlPlane,
  { argoCd, cluster }: GitActors,
  { clone, recordMoves }: { readonly clone: Repository; readonly recordMoves: boolean },
): Promise<Repository> {
  const host = await GitHost.start(processes, 'other-git-host');
  const repository = Repository.empty(host.folder, cluster.targetRevision);
  const shell = new Shell(api);
  const byPage = async (block: string) => {
    const { code, output } = await shell.run('-c', `cd '${clone.folder}'\nset -e\n${block}`);
    if (code !== 0) throw new Error(`docs/disaster-recovery.md: ${output.trim().split('\n').slice(-5).join('\n')}`);
  };
  const bring = () => byPage(runbookBlock(page, 'bootstrap/edge.sh'));

  const began = performance.now();
  const since = () => seconds((performance.now() - began) / 1000);
  await step('move to another Git host, by the page', async () => {
    await byPage(runbookScript(page, { host: host.url }));
    cpSync(join(root, 'bootstrap'), join(clone.folder, 'bootstrap'), { recursive: true });
    if (recordMoves) synth(clone, host.url);
    await bring();
  });
  note(`the steps took ${since().seconds.toFixed(0)} s`);

  const arrives = await step('push a change to it, and wait until every Application has synced it', async () => {
    const commit = change(clone);
    clone.push('main', cluster.targetRevision);
    if (faultInjected || short) await argoCd.refreshAll();
    const synced = async () => (await argoCd.applications()).every((each) => hasSynced(each, commit));
    return processes.until('every Application has synced the change', synced, recordMoves ? 900 : 120).then(
      () => true,
      () => false,
    );
  });
  check(checks.otherGit, arrives ? since() : seconds(Number.POSITIVE_INFINITY), lessThan(seconds(900)));
  if (!arrives) {
    // What follows must not fail for the same reason.
    if (!recordMoves) synth(clone, host.url);
    await bring();
    await argoCd.untilConverged((await argoCd.applications()).length);
  }
  return repository;
}

/** Commits what synth renders for the new address. */
function synth(clone: Repository, url: string): void {
  for (const [path, text] of movedRepository(readTree(join(root, 'dist')), records, url)) {
    const file = join(clone.folder, 'dist', path);
    // The drill has removed some.
    if (existsSync(file)) writeFileSync(file, text);
  }
  clone.commit('another Git host');
}

/** Commits another image. */
function change(clone: Repository): string {
  const file = join(clone.folder, 'dist', changed);
  const image = images.mcpUnified.replace(/:.*$/, ':9.9.8');
  writeFileSync(file, readFileSync(file, 'utf8').replace(images.mcpUnified, image));
  return clone.commit('a change');
}

export function hasSynced(application: LiveObject, commit: string): boolean {
  const status = statusOf(application);
  return isConverged(status) && status.sync?.revision === commit;
}
