import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { drill, type TestContext } from '../drill';
import { equals, noFaults } from '../expectation';
import { ArgoCd } from '../fixtures/argo-cd';
import { Bootstrap } from '../fixtures/bootstrap';
import type { ControlPlane } from '../fixtures/control-plane';
import { ControllerStubs, withoutWebhookCalls } from '../fixtures/controller-stubs';
import { unavailable } from '../fixtures/pod-starter';
import { Repository } from '../fixtures/repository';
import { runStubs, startSimulatedCluster } from '../fixtures/simulated-cluster';
import { simulatedParts } from '../fixtures/simulated-nodes';
import { GitHost } from '../servers/git';
import { changes } from './changes';
import { checks } from './checks';
import { faultInjections } from './fault-injections';
import type { GitLoss } from './git-loss';
import { checkHealth } from './health-cases';
import { lostGitHost } from './lost-git-host';
import { removals } from './removals';
import { checkSyncOrder } from './sync-order';

/**
 * Installs the committed dist into an empty cluster with the committed bootstrap script and a real Argo CD that syncs from
 * Git.
 */
export const argoCd = drill<GitLoss>({
  name: 'argo-cd',
  summary: checks.converges,
  // Up to 6 of them pass until Argo CD polls Git.
  minutes: 12,
  parts: [...simulatedParts, 'argocd'],
  packages: ['redis-server', 'git'],
  ci: {
    normal: true,
    faultInjections: 'fifteen fault injections take more than an hour',
    omits: 'polling Git, which takes three minutes: the drill requests a refresh instead',
  },
  faultInjections: faultInjections,
  async run(context) {
    const { dist, processes, step, check, faultInjected } = context;
    const cluster = validateEnvironments(records).clusters[0]!;
    const passing = withoutWebhookCalls(dist);
    context.note(`${passing} webhook configurations get a condition that no request meets: their pods do not run here`);
    const correct = readFileSync(join(dist.folder, ill.file), 'utf8');
    const { host, repository } = await step('commit dist to the repository of a Git host', async () => {
      const host = await GitHost.start(processes, 'git-host');
      dist.replace(cluster.repository, host.url);
      writeFileSync(join(dist.folder, ill.file), correct.replace(/(image: [^:\s]+)\S+/, `$1:${unavailable}`));
      return { host, repository: Repository.create(host.folder, dist.folder, 'dist', cluster.targetRevision) };
    });
    const { api } = await step('start an empty cluster with simulated nodes of the record', () =>
      startSimulatedCluster(processes, cluster.nodes),
    );
    const loss: GitLoss = { stops: true, recordMoves: true };
    await context.fixtureReady(loss);
    const surroundings = new ControllerStubs(api);
    await surroundings.storage(dist);
    const controllers = runStubs(api, surroundings);
    try {
      const bootstrap = await bootstrapped(context, api, cluster.name);
      const argoCd = await step('start Argo CD with the rendered ServiceAccount', () => ArgoCd.start(api));
      if (!faultInjected) check(checks.waits, await checkHealth(argoCd), noFaults);
      const wanted = dist
        .objects()
        .filter(
          ({ manifest: { kind, apiVersion } }) => kind === 'Application' && apiVersion.startsWith('argoproj.io/'),
        ).length;
      const within = faultInjected ? 600 : 900;
      const converged = (except?: string[]) =>
        argoCd.untilConverged(wanted, within, except).then(
          () => 'yes',
          (error: Error) => error.message,
        );
      const others = await step(`sync ${wanted} Applications; the image of ${ill.application} cannot be pulled`, () =>
        converged([ill.application]),
      );
      check(checks.ill, others, equals('yes'));
      if (others !== 'yes') return;
      const applied = await step('change an Application', () => changeOfRoot(context, argoCd, repository));
      check(checks.applies, applied, equals('applied'));
      const all = await step('correct the image, create the addresses of alerts', async () => {
        await bootstrap.runOrThrow('secrets');
        writeFileSync(join(repository.folder, 'dist', ill.file), correct);
        repository.commit('the correct image');
        await argoCd.refresh(ill.application);
        return converged();
      });
      check(checks.converges, all, equals('yes'));
      if (all !== 'yes') return;
      check(checks.waves, checkSyncOrder(dist, cluster, await argoCd.applications()), noFaults);
      await removals(context, api, { argoCd, repository });
      // A run with a fault of another check omits it: the new render would repair the fault.
      const moved =
        !faultInjected || !loss.stops || !loss.recordMoves
          ? await lostGitHost(context, api, { argoCd, repository, host, cluster }, loss)
          : repository;
      await changes(context, api, { argoCd, repository: moved, surroundings });
    } finally {
      await controllers.end();
    }
  },
});

/**
 * A workload of monitoring that does not become Ready at first. Nothing depends on it. A Deployment: a StatefulSet replaces no pod
 * that was never Ready.
 */
const ill = {
  application: 'edge-kube-state-metrics',
  file: 'edge/kube-state-metrics/Deployment.kube-state-metrics.yaml',
} as const;

/** Changes a field of an Application, which root owns. @returns 'applied', or the state of root. */
async function changeOfRoot(
  { processes, faultInjected }: TestContext,
  argoCd: ArgoCd,
  repository: Repository,
): Promise<string> {
  const name = 'edge-loki';
  const file = join(repository.folder, `dist/edge/applications/Application.${name}@argoproj.io.yaml`);
  writeFileSync(file, readFileSync(file, 'utf8').replace('revisionHistoryLimit: 3', 'revisionHistoryLimit: 4'));
  repository.commit('a change of root');
  await argoCd.refresh('root');
  const limit = async () => {
    const found = (await argoCd.applications()).find(({ metadata }) => metadata.name === name);
    return (found as unknown as { spec: { revisionHistoryLimit: number } }).spec.revisionHistoryLimit;
  };
  const poll = async () => (await limit()) === 4 && 'applied';
  return processes
    .until('root applies the change', poll, faultInjected ? 90 : 240)
    .catch(async () => JSON.stringify((await argoCd.status('root')).operationState));
}

/** Runs the bootstrap script in an empty cluster with one existing Secret. */
async function bootstrapped(
  { dist, step, check }: TestContext,
  api: ControlPlane,
  cluster: string,
): Promise<Bootstrap> {
  const bootstrap = new Bootstrap(api, dist, cluster);
  const mine = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'redis', namespace: 'twisterlab' },
    stringData: { password: 'mine' },
  };
  await api.kubectl.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'twisterlab' } }, mine);
  const versions = async () => {
    const secrets = await api.kubectl.get('secrets', '--all-namespaces');
    return secrets.map(({ metadata }) => `${metadata.namespace}/${metadata.name} ${metadata.resourceVersion}`).sort();
  };
  const before = await bootstrap.run('check');
  const all = await step('bootstrap: namespaces, Secrets, Argo CD, root Application', () => bootstrap.run('all'));
  const first = await versions();
  await bootstrap.run('secrets');
  const second = await versions();
  const after = await bootstrap.run('check');
  const password = await api.kubectl.exec([
    'get',
    'secret',
    'redis',
    '--namespace',
    'twisterlab',
    '--output',
    'jsonpath={.data.password}',
  ]);
  const faults = [
    before.code === 1 && before.output.includes('MISSING  argocd/argocd-redis auth')
      ? ''
      : `before bootstrap, check prints: ${before.output}`,
    all.output.includes(`application.argoproj.io/root`) ? '' : `bootstrap prints: ${all.output}`,
    // What only an operator knows is missing, and nothing else.
    ...after.output
      .split('\n')
      .filter((line) => line.startsWith('MISSING') && !line.includes('This script cannot generate it')),
    Buffer.from(password, 'base64').toString() === 'mine' ? '' : 'it changed an existing Secret',
    JSON.stringify(first) === JSON.stringify(second) ? '' : 'a second run changed a Secret',
  ].filter(Boolean);
  check(checks.secrets, { of: first.length, faults }, noFaults);
  return bootstrap;
}
