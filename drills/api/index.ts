import { drill, type Story } from '../drill';
import { type Checked, faultless } from '../expectation';
import { ApiClient } from '../ground/api-client';
import { ApiGround } from '../ground/api-ground';
import { admissionControllers, startControllers } from '../ground/controllers';
import { type KubernetesMinor, kubernetesMinors } from '../parts/catalogue';
import { applyAgain, applyInWaves } from './admission';
import { offendingPods, podsOfWorkloads } from './pods';
import { promises } from './promises';
import { sabotages } from './sabotage';

type Findings = Record<keyof typeof promises, Checked>;

/** Every environment of dist, applied to real API servers: that of the cluster's Kubernetes and the one before it. */
export const api = drill({
  name: 'api',
  promise: promises.admitted,
  takes: 'half a minute',
  parts: [
    'etcd',
    'kubectl',
    ...kubernetesMinors.flatMap((minor) => [`kube-apiserver-${minor}`, `kube-controller-manager-${minor}`] as const),
  ],
  ci: { healthy: true, broken: true },
  breaks: sabotages,
  async run(story) {
    // That a sabotage is noticed is a property of the drill, so one version is enough for it.
    const minors = story.broken ? kubernetesMinors.slice(0, 1) : kubernetesMinors;
    const found: Findings[] = [];
    for (const minor of minors) found.push(await rehearse(story, minor));
    for (const key of Object.keys(promises) as (keyof typeof promises)[]) {
      story.promise(promises[key], together(found.map((each) => each[key])), faultless);
    }
  },
});

async function rehearse(story: Story, minor: KubernetesMinor): Promise<Findings> {
  const { dist, processes, step } = story;
  const at = `${minor}:`;
  const objects = dist.objects();
  const ground = await step(`Kubernetes ${minor}: etcd, API server and the controllers of admission`, async () => {
    const started = await ApiGround.start(processes, minor);
    await startControllers(started, admissionControllers);
    return started;
  });
  await story.stands(ground);
  const client = new ApiClient(ground.url, ground.certificates, 'admin');
  try {
    const applied = await step(`${objects.length} objects applied`, () => applyInWaves(ground, client, objects, at));
    const { admitted } = applied;
    const changed = await step('applied a second time', () => applyAgain(client, admitted, at));
    const pods = await step('pods asked for', () => podsOfWorkloads(client, admitted, at));
    const refused = await step('pods that break Pod Security asked for', () => offendingPods(client, at));
    return {
      admitted: { of: objects.length, faults: applied.refused },
      settled: { of: admitted.length, faults: changed },
      silent: { of: admitted.length, faults: applied.warned },
      pods,
      refused,
    };
  } finally {
    client.close();
    await processes.stop();
  }
}

function together(parts: readonly Checked[]): Checked {
  return { of: parts.reduce((sum, { of }) => sum + of, 0), faults: parts.flatMap(({ faults }) => faults) };
}
