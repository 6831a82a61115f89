import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { groupBy } from '@twisterlab/platform/util/collections';
import type { Dist } from '../dist';
import type { CheckedItems } from '../expectation';
import { ArgoCd } from '../fixtures/argo-cd';
import type { LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { Repository } from '../fixtures/repository';
import { converge } from './converge';

/** An Application of one folder of dist. */
interface Child {
  readonly name: string;
  /** Its folder, relative to dist. */
  readonly folder: string;
  /** The file of the Application itself. */
  readonly file: string;
  readonly parent: string;
  readonly wave: number;
  /** Whether its parent keeps it until a person deletes it: its objects have data. */
  readonly kept: boolean;
}

function childrenOf(dist: Dist): Child[] {
  return dist.objects().flatMap(({ path, environment, manifest }) => {
    const { name, annotations = {} } = manifest.metadata;
    const { path: folder } = (manifest as { spec?: { source?: { path?: string } } }).spec?.source ?? {};
    if (manifest.kind !== 'Application' || !folder || folder.endsWith('/applications')) return [];
    return [
      {
        name,
        folder: folder.replace(/^dist\//, ''),
        file: path,
        parent: environment === 'edge' ? 'root' : environment,
        wave: Number(annotations['argocd.argoproj.io/sync-wave'] ?? 0),
        kept: (annotations['argocd.argoproj.io/sync-options'] ?? '').includes('Prune=false'),
      },
    ];
  });
}

/**
 * Removes each Application from dist and puts it back, the last wave of all environments first. What has data stays until a
 * person deletes the Application, and what belongs to K3s stays; everything else disappears.
 * @param within seconds for each wave; no verdict on speed.
 */
export async function removeAndRestore(
  fixture: NodeCluster,
  dist: Dist,
  repository: Repository,
  within: number,
): Promise<CheckedItems> {
  const argoCd = ArgoCd.inCluster(fixture.api);
  const children = childrenOf(dist);
  const waves = groupBy(children, ({ wave }) => `${wave}`);
  const faults: string[] = [];
  for (const [wave, members] of [...waves].sort(([one], [other]) => Number(other) - Number(one))) {
    const before = new Map(
      await Promise.all(members.map(async (child) => [child.name, await live(fixture, lasting(dist, child))] as const)),
    );
    for (const { folder, file } of members)
      for (const path of [folder, file]) rmSync(join(repository.folder, 'dist', path), { recursive: true });
    repository.commit(`without wave ${wave}`);
    const parents = [...new Set(members.map(({ parent }) => parent))];
    for (const parent of parents) await argoCd.refresh(parent);
    faults.push(...(await removed(fixture, dist, members, before, within)));
    repository.revert();
    for (const parent of parents) await argoCd.refresh(parent);
    const back = await converge(
      fixture,
      members.map(({ name }) => name),
      within,
    );
    faults.push(...back.faults.map((fault) => `after wave ${wave} was put back: ${fault}`));
    if (faults.length > 0) break;
  }
  return { of: children.length, faults };
}

/** The objects that stay without their Application: all of one that is kept, else those of K3s to which dist adds fields. */
export function lasting(dist: Pick<Dist, 'objects'>, child: Pick<Child, 'folder' | 'kept'>): Manifest[] {
  return objectsOf(dist, child).filter((object) => child.kept || belongsToK3s(object));
}

function deleted(dist: Pick<Dist, 'objects'>, child: Child): Manifest[] {
  return objectsOf(dist, child).filter((object) => !belongsToK3s(object));
}

function objectsOf(dist: Pick<Dist, 'objects'>, { folder }: Pick<Child, 'folder'>): Manifest[] {
  const inFolder = dist.objects().filter(({ path }) => path.startsWith(`${folder}/`));
  return inFolder.map(({ manifest }) => manifest);
}

/** Source: docs/decisions/0025-dns-on-each-node.md. */
function belongsToK3s({ metadata }: Manifest): boolean {
  return metadata.annotations?.['argocd.argoproj.io/sync-options'] === 'Prune=false,Delete=false';
}

/** Names of those that exist. */
async function live({ kubectl }: NodeCluster, objects: readonly Manifest[]): Promise<string[]> {
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  const { stdout } = await kubectl.run(['get', '--ignore-not-found', '--output', 'name', '--filename', '-'], input);
  return stdout.split('\n').filter(Boolean).sort();
}

/** Waits until an Application that is kept has the status of the runbook argo-cd.md: the alert ArgoCdOutOfSync fires on it. */
async function unknown({ api, kubectl }: NodeCluster, { name }: Child, within: number): Promise<string[]> {
  await ArgoCd.inCluster(api).refresh(name);
  const deadline = Date.now() + within * 1000;
  let status: string | undefined;
  do {
    const [found] = await kubectl.get('--namespace', 'argocd', `applications.argoproj.io/${name}`);
    status = (found?.status as { sync?: { status?: string } } | undefined)?.sync?.status;
    if (status === 'Unknown') return [];
    await sleep(1000);
  } while (Date.now() < deadline);
  return [`${name} was removed from dist and has data: its status is ${status ?? 'missing'} instead of Unknown`];
}

/** Waits until the objects of the stateless ones are gone. @returns what is wrong. */
async function removed(
  fixture: NodeCluster,
  dist: Dist,
  members: readonly Child[],
  before: ReadonlyMap<string, readonly string[]>,
  within: number,
): Promise<string[]> {
  const deadline = Date.now() + within * 1000;
  let left: string[] = [];
  do {
    await sleep(3000);
    const applications = await fixture.kubectl.get('--namespace', 'argocd', 'applications.argoproj.io');
    const exists = (name: string) => applications.some(({ metadata }: LiveObject) => metadata.name === name);
    const states = await Promise.all(
      members
        .filter(({ kept }) => !kept)
        .map(async (child) => ({
          ...child,
          exists: exists(child.name),
          objects: await live(fixture, deleted(dist, child)),
        })),
    );
    left = states
      .filter((child) => child.exists || child.objects.length > 0)
      .map(
        ({ name, objects }) =>
          `${name} was removed from dist, but ${objects.slice(0, 5).join(', ') || 'it'} still exists`,
      );
  } while (left.length > 0 && Date.now() < deadline);
  for (const child of members) {
    if (child.kept) left.push(...(await unknown(fixture, child, within)));
    const now = await live(fixture, lasting(dist, child));
    const missing = (before.get(child.name) ?? []).filter((each) => !now.includes(each));
    if (missing.length > 0) left.push(`${child.name} was removed from dist, and ${missing.join(', ')} disappeared`);
  }
  return left;
}
