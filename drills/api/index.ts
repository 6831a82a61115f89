import { immutableFields } from '@twisterlab/platform/gitops/immutable/table';
import type { KubernetesApi } from '@twisterlab/platform/kubernetes/api';
import { clusterApis } from '@twisterlab/platform/kubernetes/custom-apis';
import { validationFaults } from '@twisterlab/platform/kubernetes/validation';
import { count } from '@twisterlab/platform/util/text';
import { toYaml } from '@twisterlab/platform/write/yaml';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import type { DistObject } from '../dist';
import { drill, type TestContext } from '../drill';
import { type CheckedItems, noFaults } from '../expectation';
import { ApiClient } from '../fixtures/api-client';
import { ControlPlane } from '../fixtures/control-plane';
import { admissionControllers, startControllers } from '../fixtures/controllers';
import { asRendered, linkObjects } from '../link-objects';
import { type KubernetesMinor, kubernetesMinors, serverParts } from '../parts/catalogue';
import { isWebhookConfiguration } from '../webhook-configurations';
import { applyAgain, applyInWaves } from './admission';
import { checks } from './checks';
import { faultInjections } from './fault-injections';
import type { ApiFixture } from './fixture';
import { ofOneServer } from './one-server';
import { offendingPods, podsOfWorkloads } from './pods';
import { checkUpdates } from './updates';
import { checkValidation } from './validation';
import { checkWebhookCalls } from './webhooks';
import { readDist, readTexts } from './written';

type Findings = Record<keyof typeof checks, CheckedItems>;

/**
 * Applies every environment of dist, and what one server has in its place, to real API servers: of the clusters' Kubernetes
 * version, of the one before and of the next.
 */
export const api = drill<ApiFixture>({
  name: 'api',
  summary: checks.admitted,
  minutes: 1,
  parts: ['etcd', 'kubectl', ...kubernetesMinors.flatMap(serverParts)],
  ci: {
    normal: true,
    faultInjections: 'eleven fault injections take four minutes',
    omits: "Kubernetes 1.35 and 1.37: a minute, and the clusters' version is 1.36",
    omitsParts: kubernetesMinors.slice(1).flatMap(serverParts),
  },
  faultInjections: faultInjections,
  async run(context) {
    // One version is enough to test that the drill detects a fault.
    const minors = context.faultInjected || context.short ? kubernetesMinors.slice(0, 1) : kubernetesMinors;
    const { dist, processes, step } = context;
    const more = await step('render one server', () => ofOneServer(dist, processes.folder));
    const objects = [...dist.objects(), ...more];
    const found: Findings[] = [];
    for (const minor of minors) found.push(await checkMinor(context, minor, objects));
    for (const key of Object.keys(checks) as (keyof typeof checks)[]) {
      context.check(checks[key], together(found.map((each) => each[key])), noFaults);
    }
  },
});

async function checkMinor(
  context: TestContext<ApiFixture>,
  minor: KubernetesMinor,
  objects: readonly DistObject[],
): Promise<Findings> {
  const { processes, step } = context;
  const at = `${minor}:`;
  const fixture = await step(
    `start Kubernetes ${minor}: etcd, API server and the controllers that admission needs`,
    async () => {
      const started = await ControlPlane.start(processes, minor);
      await startControllers(started, admissionControllers);
      return started;
    },
  );
  const kubernetes = apiOf(objects);
  const subject: ApiFixture = {
    write: toYaml,
    validate: (manifest) => validationFaults(manifest, kubernetes),
    immutable: immutableFields,
  };
  await context.fixtureReady(subject);
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
      objects.filter((object) => !isWebhookConfiguration(object)),
      'object',
    );
    const pods = await step('dry-run a pod of every workload', () => podsOfWorkloads(client, first.objects, at));
    const refused = await step('dry-run pods that violate Pod Security', () => offendingPods(client, at));
    const read = await step('read dist and generated texts with kubectl', async () =>
      together([
        await readDist(fixture.kubectl, context.dist, at),
        await readTexts(fixture.kubectl, subject.write, Date.now() % 2 ** 31, at),
      ]),
    );
    const updates = await step('change every field of every kind', () =>
      checkUpdates(fixture, client, subject.immutable, objects, at),
    );
    // Synth validates for the version of the clusters; another one has other fields.
    const validation =
      minor === kubernetesMinors[0]
        ? await step('dry-run mutants of every object that synth accepts', () =>
            checkValidation(client, manifestsOf(objects), kubernetes, subject.validate, at, context.short ? 5 : 1),
          )
        : { of: 0, faults: [] };
    // From here on the API server rejects what webhooks match: their pods do not run here.
    const last = await twice(objects.filter(isWebhookConfiguration), 'webhook configuration');
    const everything = [...first.objects, ...last.objects];
    const asked = await step('dry-run every object against the webhooks', () =>
      checkWebhookCalls(fixture, client, everything, at),
    );
    return {
      admitted: together([first.admitted, last.admitted]),
      settled: together([first.settled, last.settled]),
      silent: together([first.silent, last.silent]),
      pods,
      refused,
      asked,
      read,
      validation,
      updates,
    };
  } finally {
    client.close();
    await processes.stop();
  }
}

const manifestsOf = (objects: readonly DistObject[]) => objects.map(({ manifest }) => manifest);

/** The API of the clusters with the kinds of every CustomResourceDefinition in dist. */
function apiOf(objects: readonly DistObject[]): KubernetesApi {
  const { environments } = linkObjects(objects.map(asRendered), validateEnvironments(records).clusters[0]!);
  return [...clusterApis(environments).values()][0]!;
}

function together(parts: readonly CheckedItems[]): CheckedItems {
  return { of: parts.reduce((sum, { of }) => sum + of, 0), faults: parts.flatMap(({ faults }) => faults) };
}
