import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Story } from '../drill';
import { equals, faultless, lessThan, seconds } from '../expectation';
import type { ApiGround } from '../ground/api-ground';
import { type ArgoCdGround, statusOf } from '../ground/argo-cd-ground';
import type { Live } from '../ground/kubectl';
import type { Repository } from '../ground/repository';
import { promises } from './promises';
import type { Surroundings } from './surroundings';

const production = ['--namespace', 'twisterlab'];

interface Actors {
  readonly argoCd: ArgoCdGround;
  readonly repository: Repository;
  readonly surroundings: Surroundings;
}

interface Workload extends Live {
  readonly spec: {
    readonly replicas?: number;
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
}

/**
 * What happens to a cluster that has converged: commits, a hand, and mistakes. A broken run waits less for what will not
 * come, and leaves out what has no sabotage.
 */
export async function changes(
  { processes, step, promise, broken, short }: Story,
  api: ApiGround,
  { argoCd, repository, surroundings }: Actors,
): Promise<void> {
  const { kubectl } = api;
  const inRepository = (path: string) => join(repository.folder, 'dist', path);
  const mcp = async () => (await kubectl.get(...production, 'deployment/mcp-unified'))[0] as Workload | undefined;
  const since = (start: number) => seconds((performance.now() - start) / 1000);
  /** Whether something comes about, and not an error when it does not: the promise judges. */
  const happens = (what: string, asks: () => Promise<boolean>) =>
    processes.until(what, asks, broken ? 90 : 300).then(
      () => true,
      () => false,
    );

  const filled = await step('an authority is written into every webhook', () => filledIn(argoCd, api, surroundings));
  promise(promises.filled, filled, faultless);

  if (!broken) {
    // Unless it has to be short nobody asks Argo CD to look: the time is the one that a commit takes on an ordinary day.
    const committed = performance.now();
    await step('a changed image is committed and becomes live', async () => {
      const file = inRepository('production/mcp-unified/Deployment.mcp-unified.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace(/(image: \S+:)v[\d.]+/, '$1v9.9.9'));
      repository.commit('mcp-unified v9.9.9');
      if (short) await argoCd.refresh('production-mcp-unified');
      const live = async () => (await mcp())?.spec.template.spec.containers[0]?.image.endsWith(':v9.9.9');
      await processes.until('the new image is live', live, 600);
    });
    promise(promises.live, since(committed), lessThan(seconds(300)));
  }

  const healed = await step('a Deployment is scaled by hand', async () => {
    const { generation = 0 } = (await mcp())!.metadata;
    await kubectl.must(['scale', ...production, 'deployment/mcp-unified', '--replicas=3']);
    return happens('self-heal', async () => {
      const now = (await mcp())!;
      // The hand's change and its undoing are two generations.
      return (now.metadata.generation ?? 0) >= generation + 2 && now.spec.replicas === 1;
    });
  });
  promise(promises.heals, healed, equals(true));

  const pruned = await step('a NetworkPolicy leaves dist', async () => {
    rmSync(inRepository('production/mcp-unified/NetworkPolicy.mcp-unified-from-lan.yaml'));
    repository.commit('no policy');
    await argoCd.refresh('production-mcp-unified');
    const policy = [...production, 'networkpolicy/mcp-unified-from-lan'];
    return happens('the policy is gone', async () => (await kubectl.get(...policy)).length === 0);
  });
  promise(promises.prunes, pruned, equals(true));

  const kept = await step('a StatefulSet leaves dist', () => statefulSetLeaves(argoCd, api, repository, inRepository));
  promise(promises.keeps, kept, equals('it waits for a confirmation'));
  if (broken) return;

  const all = (await argoCd.applications()).length;
  await step('the commit is taken back and the waiting sync ended', async () => {
    repository.revert();
    await argoCd.terminate('production-redis');
    await argoCd.refresh('production-redis');
    await argoCd.untilConverged(all, 240);
  });

  const others = await step('a manifest is broken', async () => {
    const file = inRepository('staging/redis/Service.redis.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('port: 6379', 'port: 637900'));
    repository.commit('a port that is none');
    await argoCd.refresh('staging-redis');
    const ill = async () =>
      statusOf((await argoCd.applications()).find(isCalled('staging-redis'))).operationState?.phase;
    await processes.until(
      'staging-redis fails',
      async () => ['Failed', 'Error'].includes((await ill()) ?? '') || (await retried(argoCd)),
      300,
    );
    for (const { metadata } of await argoCd.applications()) await argoCd.refresh(metadata.name);
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    // Those above it in the tree tell of it.
    const tree = ['staging-redis', 'staging', 'root'];
    const found = (await argoCd.applications()).filter(({ metadata }) => !tree.includes(metadata.name));
    const faults = found
      .map((each) => ({ name: each.metadata.name, ...statusOf(each) }))
      .filter(({ sync, health }) => sync?.status !== 'Synced' || health?.status !== 'Healthy')
      .map(({ name, sync, health }) => `${name} is ${sync?.status}, ${health?.status}`);
    return { of: found.length, faults };
  });
  promise(promises.alone, others, faultless);
}

const isCalled =
  (name: string) =>
  ({ metadata }: Live) =>
    metadata.name === name;

/** A sync that failed and is tried again stays Running; its message says so. */
async function retried(argoCd: ArgoCdGround): Promise<boolean> {
  const { operationState } = await argoCd.status('staging-redis');
  return /Retrying attempt|one or more objects failed/.test(operationState?.message ?? '');
}

/** @returns 'it waits for a confirmation', or what happened instead. */
async function statefulSetLeaves(
  argoCd: ArgoCdGround,
  { kubectl, processes }: ApiGround,
  repository: Repository,
  inRepository: (path: string) => string,
): Promise<string> {
  const uid = async () => (await kubectl.get(...production, 'statefulset/redis'))[0]?.metadata.uid;
  const before = await uid();
  rmSync(inRepository('production/redis/StatefulSet.redis.yaml'));
  const commit = repository.commit('no redis');
  await argoCd.refresh('production-redis');
  return processes.until(
    'Argo CD has acted on the commit',
    async () => {
      if ((await uid()) !== before) return 'it was deleted';
      const { sync, operationState } = await argoCd.status('production-redis');
      return (
        sync?.revision === commit && /confirm/i.test(operationState?.message ?? '') && 'it waits for a confirmation'
      );
    },
    300,
  );
}

/** Writes into what Git holds a field that Git does not hold, and looks at it again after Argo CD did. */
async function filledIn(argoCd: ArgoCdGround, { kubectl, processes }: ApiGround, surroundings: Surroundings) {
  const looked = async () => (await argoCd.status('edge-cert-manager')).reconciledAt;
  const before = await looked();
  const { authority, objects } = await surroundings.authorities();
  await argoCd.refresh('edge-cert-manager');
  await processes.until('Argo CD looked', async () => (await looked()) !== before, 60);
  // A change by hand is undone within five seconds.
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const { sync } = await argoCd.status('edge-cert-manager');
  const bundles = '{.webhooks[*].clientConfig.caBundle}';
  const now = await Promise.all(
    objects.map((object) => kubectl.must(['get', object, '--output', `jsonpath=${bundles}`])),
  );
  const faults = objects.filter((_, index) => now[index] !== authority).map((object) => `${object} lost it`);
  if (sync?.status !== 'Synced') faults.push(`edge-cert-manager is ${sync?.status}`);
  return { of: objects.length, faults };
}
