import { count } from '@twisterlab/platform/util/text';
import type { DistObject } from '../dist';
import { drill, type Story } from '../drill';
import { type Checked, faultless } from '../expectation';
import { ApiClient } from '../ground/api-client';
import { ApiGround } from '../ground/api-ground';
import { admissionControllers, startControllers } from '../ground/controllers';
import { type KubernetesMinor, kubernetesMinors } from '../parts/catalogue';
import { asksWebhooks } from '../webhooks';
import { applyAgain, applyInWaves } from './admission';
import { offendingPods, podsOfWorkloads } from './pods';
import { promises } from './promises';
import { sabotages } from './sabotage';
import { webhooksAskedAsComputed } from './webhooks';
import { withMetalLb } from './with-metallb';

type Findings = Record<keyof typeof promises, Checked>;

/**
 * Applies every environment of dist, and what three nodes with MetalLB add, to real API servers: of the clusters' Kubernetes
 * version and of the one before.
 */
export const api = drill({
  name: 'api',
  promise: promises.admitted,
  minutes: 0.5,
  parts: [
    'etcd',
    'kubectl',
    ...kubernetesMinors.flatMap((minor) => [`kube-apiserver-${minor}`, `kube-controller-manager-${minor}`] as const),
  ],
  ci: {
    healthy: true,
    broken: 'seven fault injections take two minutes',
    without: "Kubernetes 1.35: half a minute, and the clusters' version is 1.36",
  },
  breaks: sabotages,
  async run(story) {
    // One version is enough to test that the drill detects a fault.
    const minors = story.broken || story.short ? kubernetesMinors.slice(0, 1) : kubernetesMinors;
    const { dist, processes, step } = story;
    const more = await step('render three nodes and MetalLB', () => withMetalLb(dist, processes.folder));
    const objects = [...dist.objects(), ...more];
    const found: Findings[] = [];
    for (const minor of minors) found.push(await checkMinor(story, minor, objects));
    for (const key of Object.keys(promises) as (keyof typeof promises)[]) {
      story.promise(promises[key], together(found.map((each) => each[key])), faultless);
    }
  },
});

async function checkMinor(story: Story, minor: KubernetesMinor, objects: readonly DistObject[]): Promise<Findings> {
  const { processes, step } = story;
  const at = `${minor}:`;
  const fixture = await step(
    `start Kubernetes ${minor}: etcd, API server and the controllers that admission needs`,
    async () => {
      const started = await ApiGround.start(processes, minor);
      await startControllers(started, admissionControllers);
      return started;
    },
  );
  await story.stands(fixture);
  const client = new ApiClient(fixture.url, fixture.certificates, 'admin');
  try {
    const twice = async (part: readonly DistObject[], what: string) => {
      const found = await step(`apply ${count(part.length, what)}`, () => applyInWaves(fixture, client, part, at));
      const changed = await step('apply again', () => applyAgain(client, found.admitted, at));
      return {
        admitted: { of: part.length, faults: found.refused },
        settled: { of: found.admitted.length, faults: changed },
        silent: { of: found.admitted.length, faults: found.warned },
        objects: found.admitted,
      };
    };
    const first = await twice(
      objects.filter((object) => !asksWebhooks(object)),
      'object',
    );
    const pods = await step('dry-run a pod of every workload', () => podsOfWorkloads(client, first.objects, at));
    const refused = await step('dry-run pods that violate Pod Security', () => offendingPods(client, at));
    // From here on the API server rejects what webhooks match: their pods do not run here.
    const last = await twice(objects.filter(asksWebhooks), 'webhook configuration');
    const everything = [...first.objects, ...last.objects];
    const asked = await step('dry-run every object against the webhooks', () =>
      webhooksAskedAsComputed(fixture, client, everything, at),
    );
    return {
      admitted: together([first.admitted, last.admitted]),
      settled: together([first.settled, last.settled]),
      silent: together([first.silent, last.silent]),
      pods,
      refused,
      asked,
    };
  } finally {
    client.close();
    await processes.stop();
  }
}

function together(parts: readonly Checked[]): Checked {
  return { of: parts.reduce((sum, { of }) => sum + of, 0), faults: parts.flatMap(({ faults }) => faults) };
}
