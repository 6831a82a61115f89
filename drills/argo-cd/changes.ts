import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { images } from '../../charts/images';
import { records } from '../../environments';
import type { TestContext } from '../drill';
import { type CheckedItems, equals, lessThan, noFaults, seconds } from '../expectation';
import { type ArgoCd, statusOf } from '../fixtures/argo-cd';
import type { ControlPlane } from '../fixtures/control-plane';
import type { ControllerStubs } from '../fixtures/controller-stubs';
import type { LiveObject } from '../fixtures/kubectl';
import type { Repository } from '../fixtures/repository';
import { renderRecords } from '../render-records';
import { checks } from './checks';

const production = ['--namespace', 'twisterlab'];

interface Actors {
  readonly argoCd: ArgoCd;
  readonly repository: Repository;
  readonly surroundings: ControllerStubs;
}

interface Workload extends LiveObject {
  readonly spec: {
    readonly replicas?: number;
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } };
  };
}

/**
 * Changes a converged cluster: by commits, manually, and by mistake. A run with a fault injection has shorter timeouts and
 * omits
 * the checks that no fault injection targets.
 */
export async function changes(
  { processes, step, check, faultInjected, short }: TestContext,
  api: ControlPlane,
  { argoCd, repository, surroundings }: Actors,
): Promise<void> {
  const { kubectl } = api;
  const inRepository = (path: string) => join(repository.folder, 'dist', path);
  const mcp = async () => (await kubectl.get(...production, 'deployment/mcp-unified'))[0] as Workload | undefined;
  const since = (start: number) => seconds((performance.now() - start) / 1000);
  /** Whether something happens in time; a check evaluates it, so a timeout is no error. */
  const happens = (what: string, poll: () => Promise<boolean>) =>
    processes.until(what, poll, faultInjected ? 90 : 300).then(
      () => true,
      () => false,
    );

  const filled = await step('set the caBundle of every webhook', () => filledIn(argoCd, api, surroundings));
  check(checks.filled, filled, noFaults);

  if (!faultInjected) {
    // Without a refresh, except in a short run: measures the time that a commit normally takes.
    const committed = performance.now();
    await step('commit a changed image and wait until it is live', async () => {
      const file = inRepository('production/mcp-unified/Deployment.mcp-unified.yaml');
      const image = images.mcpUnified.replace(/:[^:]+$/, ':9.9.9');
      writeFileSync(file, readFileSync(file, 'utf8').replace(images.mcpUnified, image));
      repository.commit('mcp-unified 9.9.9');
      if (short) await argoCd.refresh('production-mcp-unified');
      const live = async () => (await mcp())?.spec.template.spec.containers[0]?.image === image;
      await processes.until('the new image is live', live, 600);
    });
    check(checks.live, since(committed), lessThan(seconds(300)));
  }

  const healed = await step('scale a Deployment manually', async () => {
    const { generation = 0 } = (await mcp())!.metadata;
    await kubectl.exec(['scale', ...production, 'deployment/mcp-unified', '--replicas=3']);
    return happens('self-heal', async () => {
      const now = (await mcp())!;
      // The manual change and its reversal are two generations.
      return (now.metadata.generation ?? 0) >= generation + 2 && now.spec.replicas === 1;
    });
  });
  check(checks.heals, healed, equals(true));

  if (!faultInjected) {
    const stopped = await step('stop the writers of production in its record', () =>
      stopWriters(argoCd, api, repository, inRepository),
    );
    check(checks.stops, stopped, noFaults);
  }

  const pruned = await step('remove a NetworkPolicy from dist', async () => {
    rmSync(inRepository('production/mcp-unified/NetworkPolicy.mcp-unified-from-clients.yaml'));
    repository.commit('no policy');
    await argoCd.refresh('production-mcp-unified');
    const policy = [...production, 'networkpolicy/mcp-unified-from-clients'];
    return happens('the policy is pruned', async () => (await kubectl.get(...policy)).length === 0);
  });
  check(checks.prunes, pruned, equals(true));

  const kept = await step('remove a StatefulSet from dist', () =>
    removeStatefulSet(argoCd, api, repository, inRepository),
  );
  check(checks.keeps, kept, equals('waits for confirmation'));
  if (faultInjected) return;

  const all = (await argoCd.applications()).length;
  await step('revert the commit and terminate the waiting sync', async () => {
    repository.revert();
    await argoCd.terminate('production-redis');
    await argoCd.refresh('production-redis');
    await argoCd.untilConverged(all, 240);
  });

  const others = await step('commit an invalid manifest', async () => {
    const file = inRepository('staging/redis/Service.redis.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('port: 6379', 'port: 637900'));
    repository.commit('an invalid port');
    await argoCd.refresh('staging-redis');
    const phase = async () =>
      statusOf((await argoCd.applications()).find(isCalled('staging-redis'))).operationState?.phase;
    await processes.until(
      'staging-redis fails',
      async () => ['Failed', 'Error'].includes((await phase()) ?? '') || (await retried(argoCd)),
      300,
    );
    for (const { metadata } of await argoCd.applications()) await argoCd.refresh(metadata.name);
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    // Its parents in the tree of Applications are degraded too.
    const tree = ['staging-redis', 'staging', 'root'];
    const found = (await argoCd.applications()).filter(({ metadata }) => !tree.includes(metadata.name));
    const faults = found
      .map((each) => ({ name: each.metadata.name, ...statusOf(each) }))
      .filter(({ sync, health }) => sync?.status !== 'Synced' || health?.status !== 'Healthy')
      .map(({ name, sync, health }) => `${name} is ${sync?.status}, ${health?.status}`);
    return { of: found.length, faults };
  });
  check(checks.alone, others, noFaults);
}

/** Servers of production that write. */
const writers = ['twisterlab-api', 'mcp-unified'] as const;

/** Commits what the record renders with its writers stopped, and reverts the commit. */
async function stopWriters(
  argoCd: ArgoCd,
  { kubectl, processes }: ControlPlane,
  repository: Repository,
  inRepository: (path: string) => string,
): Promise<CheckedItems> {
  const rendered = join(processes.folder, 'stopped', 'dist');
  renderRecords(rendered, {
    records,
    tenant: ({ name }) => (name === 'production' ? { writersStopped: 'drill' } : {}),
  });
  for (const name of writers) {
    const file = `production/${name}/Deployment.${name}.yaml`;
    cpSync(join(rendered, file), inRepository(file));
  }
  const replicas = async () => {
    const live = await kubectl.get(...production, ...writers.map((name) => `deployment/${name}`));
    return (live as Workload[]).map(({ spec }) => spec.replicas).join(', ');
  };
  const synced = async (commit: string, wanted: string): Promise<string[]> => {
    for (const name of writers) await argoCd.refresh(`production-${name}`);
    const status = () => Promise.all(writers.map((name) => argoCd.status(`production-${name}`)));
    const done = async () =>
      (await status()).every(({ sync }) => sync?.revision === commit && sync.status === 'Synced') &&
      (await replicas()) === wanted;
    return processes.until('the writers are synced', done, 180).then(
      () => [],
      async () => [`expected ${wanted} replicas, found ${await replicas()}`],
    );
  };
  const faults = await synced(repository.commit('stop the writers'), '0, 0');
  // Argo CD reverts a manual change within five seconds.
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  if (faults.length === 0 && (await replicas()) !== '0, 0') faults.push(`they were started again: ${await replicas()}`);
  faults.push(...(await synced(repository.revert(), '1, 1')));
  return { of: 2 * writers.length, faults };
}

const isCalled =
  (name: string) =>
  ({ metadata }: LiveObject) =>
    metadata.name === name;

/** A failed sync with retries stays Running; only its message shows it. */
async function retried(argoCd: ArgoCd): Promise<boolean> {
  const { operationState } = await argoCd.status('staging-redis');
  return /Retrying attempt|one or more objects failed/.test(operationState?.message ?? '');
}

/** @returns 'waits for confirmation', or what happened instead. */
async function removeStatefulSet(
  argoCd: ArgoCd,
  { kubectl, processes }: ControlPlane,
  repository: Repository,
  inRepository: (path: string) => string,
): Promise<string> {
  const uid = async () => (await kubectl.get(...production, 'statefulset/redis'))[0]?.metadata.uid;
  const before = await uid();
  rmSync(inRepository('production/redis/StatefulSet.redis.yaml'));
  const commit = repository.commit('no redis');
  await argoCd.refresh('production-redis');
  return processes.until(
    'Argo CD has processed the commit',
    async () => {
      if ((await uid()) !== before) return 'it was deleted';
      const { sync, operationState } = await argoCd.status('production-redis');
      return sync?.revision === commit && /confirm/i.test(operationState?.message ?? '') && 'waits for confirmation';
    },
    300,
  );
}

/** Sets a field that Git does not have on objects that Git has, and reads it again after Argo CD has compared them. */
async function filledIn(argoCd: ArgoCd, { kubectl, processes }: ControlPlane, surroundings: ControllerStubs) {
  const { authority, objects } = await surroundings.authorities();
  const applications = [...new Set(objects.map(({ application }) => application))];
  const looked = () => Promise.all(applications.map(async (name) => (await argoCd.status(name)).reconciledAt));
  const before = await looked();
  for (const name of applications) await argoCd.refresh(name);
  const compared = async () => (await looked()).every((time, index) => time !== before[index]);
  await processes.until('Argo CD has compared', compared, 60);
  // Argo CD reverts a manual change within five seconds.
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const bundles = '{.webhooks[*].clientConfig.caBundle}';
  const faults: string[] = [];
  for (const { object, webhooks } of objects) {
    const now = (await kubectl.exec(['get', object, '--output', `jsonpath=${bundles}`])).split(' ');
    const kept = now.filter((each) => each === authority).length;
    if (kept !== webhooks) faults.push(`${object} has ${kept} of ${webhooks} caBundles`);
  }
  for (const name of applications) {
    const { sync } = await argoCd.status(name);
    if (sync?.status !== 'Synced') faults.push(`${name} is ${sync?.status}`);
  }
  return { of: objects.length + applications.length, faults };
}
