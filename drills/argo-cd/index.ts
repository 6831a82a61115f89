import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { drill, type TestContext } from '../drill';
import { equals, noFaults } from '../expectation';
import { ArgoCd } from '../fixtures/argo-cd';
import { Bootstrap } from '../fixtures/bootstrap';
import { ControlPlane } from '../fixtures/control-plane';
import { simulateNodes, startControllers, startScheduler } from '../fixtures/controllers';
import { Repository } from '../fixtures/repository';
import { changes } from './changes';
import { checks } from './checks';
import { faultInjections } from './fault-injections';
import { ControllerStubs, ignoreWebhookFailures } from './stubs';
import { checkSyncOrder } from './sync-order';

/**
 * Installs the committed dist into an empty cluster with the committed bootstrap script and a real Argo CD that syncs from
 * Git.
 */
export const argoCd = drill({
  name: 'argo-cd',
  summary: checks.converges,
  // Up to 3 of them pass until Argo CD polls Git.
  minutes: 4,
  parts: [
    'etcd',
    'kubectl',
    'kube-apiserver-1.36',
    'kube-controller-manager-1.36',
    'kube-scheduler-1.36',
    'kwok',
    'argocd',
  ],
  packages: ['redis-server', 'git'],
  ci: {
    normal: true,
    faultInjections: 'seven fault injections take more than half an hour',
    omits: 'polling Git, which takes three minutes: the drill requests a refresh instead',
  },
  faultInjections: faultInjections,
  async run(context) {
    const { dist, processes, step, check, faultInjected } = context;
    const cluster = validateEnvironments(records).clusters[0]!;
    const passing = ignoreWebhookFailures(dist);
    context.note(`${passing} webhook configurations get failurePolicy Ignore: their pods do not run here`);
    const repository = await step('commit dist to a Git repository', () => {
      dist.replace(cluster.repository, `file://${processes.folder}/repository`);
      return Repository.create(`${processes.folder}/repository`, dist.folder, 'dist');
    });
    const api = await step('start an empty cluster with simulated nodes of the record', async () => {
      const fixture = await ControlPlane.start(processes);
      await startControllers(fixture);
      await startScheduler(fixture);
      await simulateNodes(fixture, cluster.nodes);
      return fixture;
    });
    await context.fixtureReady(api);
    const surroundings = new ControllerStubs(api);
    await surroundings.storage(dist);
    await bootstrapped(context, api, cluster.name);

    const argoCd = await step('start Argo CD with the rendered ServiceAccount', () => ArgoCd.start(api));
    const wanted = dist
      .objects()
      .filter(({ manifest: { kind, apiVersion } }) => kind === 'Application' && apiVersion.startsWith('argoproj.io/'));
    const controllers = keepAnswering(surroundings);
    try {
      const converged = await step(`sync ${wanted.length} Applications`, () =>
        argoCd.untilConverged(wanted.length, faultInjected ? 360 : 600).then(
          () => 'yes',
          (error: Error) => error.message,
        ),
      );
      check(checks.converges, converged, equals('yes'));
      if (converged !== 'yes') return;
      check(checks.waves, checkSyncOrder(dist, cluster, await argoCd.applications()), noFaults);
      await changes(context, api, { argoCd, repository, surroundings });
    } finally {
      await controllers.end();
    }
  },
});

/** Runs the bootstrap script in an empty cluster with one existing Secret. */
async function bootstrapped({ dist, step, check }: TestContext, api: ControlPlane, cluster: string): Promise<void> {
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
  await step('bootstrap: namespaces, Secrets, Argo CD, root Application', () => bootstrap.runOrThrow('all'));
  const first = await versions();
  await bootstrap.runOrThrow('secrets');
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
    after.code === 0 && !after.output.includes('MISSING') ? '' : `after bootstrap, check prints: ${after.output}`,
    Buffer.from(password, 'base64').toString() === 'mine' ? '' : 'it changed an existing Secret',
    JSON.stringify(first) === JSON.stringify(second) ? '' : 'a second run changed a Secret',
  ].filter(Boolean);
  check(checks.secrets, { of: first.length, faults }, noFaults);
}

/** Sets the status of Ingresses and certificates, which appear wave by wave and stay Progressing without it. */
function keepAnswering(surroundings: ControllerStubs): { end(): Promise<void> } {
  let running = true;
  const loop = (async () => {
    while (running) {
      // A kind cannot be listed before its CRD exists.
      await Promise.allSettled([surroundings.ingressAddresses(), surroundings.certificates()]);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  })();
  return {
    async end() {
      running = false;
      await loop;
    },
  };
}
