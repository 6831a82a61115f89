import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/fleet';
import { drill, type Story } from '../drill';
import { equals, faultless } from '../expectation';
import { ApiGround } from '../ground/api-ground';
import { ArgoCdGround } from '../ground/argo-cd-ground';
import { Bootstrap } from '../ground/bootstrap';
import { simulateNodes, startControllers, startScheduler } from '../ground/controllers';
import { Repository } from '../ground/repository';
import { changes } from './changes';
import { promises } from './promises';
import { sabotages } from './sabotage';
import { letPass, Surroundings } from './surroundings';
import { inOrder } from './waves';

/** The committed dist, from an empty cluster by the committed bootstrap script, synced by a real Argo CD from Git. */
export const argoCd = drill({
  name: 'argo-cd',
  promise: promises.converges,
  // Argo CD waits up to 3 of them for its next look at Git.
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
    healthy: true,
    broken: 'seven sabotages take more than half an hour',
    without: 'that Argo CD sees a commit by itself takes three minutes; it is told to look',
  },
  breaks: sabotages,
  async run(story) {
    const { dist, processes, step, promise, broken } = story;
    const cluster = validateEnvironments(records).clusters[0]!;
    const passing = letPass(dist);
    story.note(`${passing} configurations of webhooks let everything pass: nobody answers for them here`);
    const repository = await step('dist in a Git repository of its own', () => {
      dist.replace(cluster.repository, `file://${processes.folder}/repository`);
      return Repository.create(`${processes.folder}/repository`, dist.folder, 'dist');
    });
    const api = await step('an empty cluster with the nodes of the record, simulated', async () => {
      const ground = await ApiGround.start(processes);
      await startControllers(ground);
      await startScheduler(ground);
      await simulateNodes(ground, cluster.nodes);
      return ground;
    });
    await story.stands(api);
    const surroundings = new Surroundings(api);
    await surroundings.storage(dist);
    await bootstrapped(story, api, cluster.name);

    const argoCd = await step('Argo CD runs, under the rendered ServiceAccount', () => ArgoCdGround.start(api));
    const wanted = dist
      .objects()
      .filter(({ manifest: { kind, apiVersion } }) => kind === 'Application' && apiVersion.startsWith('argoproj.io/'));
    const controllers = keepAnswering(surroundings);
    try {
      const converged = await step(`${wanted.length} Applications synced`, () =>
        argoCd.untilConverged(wanted.length, broken ? 360 : 600).then(
          () => 'yes',
          (error: Error) => error.message,
        ),
      );
      promise(promises.converges, converged, equals('yes'));
      if (converged !== 'yes') return;
      promise(promises.waves, inOrder(dist, cluster, await argoCd.applications()), faultless);
      await changes(story, api, { argoCd, repository, surroundings });
    } finally {
      await controllers.end();
    }
  },
});

/** From nothing to Argo CD's objects, with one Secret that was there before. */
async function bootstrapped({ dist, step, promise }: Story, api: ApiGround, cluster: string): Promise<void> {
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
  await step('bootstrap: namespaces, Secrets, Argo CD, root', () => bootstrap.must('all'));
  const first = await versions();
  await bootstrap.must('secrets');
  const second = await versions();
  const after = await bootstrap.run('check');
  const password = await api.kubectl.must([
    'get',
    'secret',
    'redis',
    '--namespace',
    'twisterlab',
    '--output',
    'jsonpath={.data.password}',
  ]);
  const faults = [
    before.code === 1 && before.printed.includes('MISSING  argocd/argocd-redis auth')
      ? ''
      : `before, check says: ${before.printed}`,
    after.code === 0 && !after.printed.includes('MISSING') ? '' : `afterwards, check says: ${after.printed}`,
    Buffer.from(password, 'base64').toString() === 'mine' ? '' : 'it changed a Secret that was there',
    JSON.stringify(first) === JSON.stringify(second) ? '' : 'run again, it changed a Secret',
  ].filter(Boolean);
  promise(promises.secrets, { of: first.length, faults }, faultless);
}

/** Ingresses and certificates appear wave by wave, and each is Progressing until somebody answers for it. */
function keepAnswering(surroundings: Surroundings): { end(): Promise<void> } {
  let running = true;
  const loop = (async () => {
    while (running) {
      // Before its definition is there, a kind cannot be asked for.
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
