import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { displayName } from '@twisterlab/platform/link/graph';
import { Dist } from '../dist';
import type { TestContext } from '../drill';
import { type CheckedItems, noFaults } from '../expectation';
import { type ArgoCd, describe, statusOf } from '../fixtures/argo-cd';
import type { ControlPlane } from '../fixtures/control-plane';
import { type LiveObject, list } from '../fixtures/kubectl';
import { Repository } from '../fixtures/repository';
import { checks } from './checks';
import type { GitActors, GitLoss } from './git-loss';
import { moveToOtherHost } from './other-git-host';

const missing = 'production/mcp-unified/NetworkPolicy.mcp-unified-from-clients.yaml';

/**
 * Stops the Git host of a converged cluster, and moves to another one by the page "Disaster recovery".
 * @returns the repository of the other host.
 */
export async function lostGitHost(
  context: TestContext<GitLoss>,
  api: ControlPlane,
  actors: GitActors,
  loss: GitLoss,
): Promise<Repository> {
  const { processes, step, check } = context;
  const clone = Repository.clone(actors.host.url, join(processes.folder, 'clone'));
  const before = await step('list the objects', () => live(api, clone));
  const kept = await step('stop the Git host', async (): Promise<CheckedItems> => {
    if (loss.stops) await actors.host.stop();
    else {
      rmSync(join(actors.repository.folder, 'dist', missing));
      actors.repository.commit('damaged');
    }
    const unaware = await untilNoticed(context, actors.argoCd);
    // Argo CD prunes and reverts within five seconds.
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    return { of: before.length, faults: [...unaware, ...gone(before, await live(api, clone))] };
  });
  check(checks.withoutGit, kept, noFaults);
  return moveToOtherHost(context, api, actors, { clone, recordMoves: loss.recordMoves });
}

/** Waits until every Application reports that it cannot be compared. @returns those that do not. */
async function untilNoticed({ processes, faultInjected }: TestContext<GitLoss>, argoCd: ArgoCd): Promise<string[]> {
  let unaware: LiveObject[] = [];
  const noticed = async () => {
    unaware = (await argoCd.applications()).filter((each) => !reportsError(each));
    return unaware.length === 0;
  };
  // A change in the cluster makes Argo CD compare with its cache once more, and then it ignores errors of the repository for three
  // minutes, except in a refresh.
  for (let attempt = 0; attempt < (faultInjected ? 2 : 20); attempt++) {
    await argoCd.refreshAll();
    const all = await processes.until('every Application reports it', noticed, 30).then(
      () => true,
      () => false,
    );
    if (all) break;
  }
  return unaware.map((each) => `${describe(each)}; it does not report an error`);
}

/** Objects of a repository's dist that exist. */
async function live({ kubectl }: ControlPlane, { folder }: Repository): Promise<LiveObject[]> {
  const objects = Dist.in(join(folder, 'dist')).objects();
  const input = list(objects.map(({ manifest }) => manifest));
  const text = await kubectl.exec(['get', '--ignore-not-found', '--output', 'json', '--filename', '-'], input);
  return (JSON.parse(text) as { readonly items: LiveObject[] }).items;
}

type Deletable = LiveObject['metadata'] & { readonly deletionTimestamp?: string };

/** The objects that are gone, being deleted, or not the same any more. */
export function gone(before: readonly LiveObject[], after: readonly LiveObject[]): string[] {
  const now = new Map(after.map((each) => [displayName(each), each.metadata as Deletable]));
  return before.flatMap((each) => {
    const name = displayName(each);
    const found = now.get(name);
    if (found === undefined) return [`${name} was deleted`];
    if (found.deletionTimestamp !== undefined) return [`${name} is being deleted`];
    return found.uid === each.metadata.uid ? [] : [`${name} was recreated`];
  });
}

/** Whether an Application cannot be compared with Git. */
export function reportsError(application: LiveObject): boolean {
  const { sync, conditions = [] } = statusOf(application);
  return sync?.status === 'Unknown' && conditions.some(({ type }) => type === 'ComparisonError');
}
