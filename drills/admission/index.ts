import { count } from '@twisterlab/platform/util/text';
import { admissionPolicies } from '../../charts/cluster/admission/policies';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { applyInWaves } from '../api/admission';
import { drill } from '../drill';
import { noFaults } from '../expectation';
import { ApiClient } from '../fixtures/api-client';
import { ControlPlane } from '../fixtures/control-plane';
import { admissionControllers, startControllers } from '../fixtures/controllers';
import { isWebhookConfiguration } from '../webhook-configurations';
import { admitDist, admitOthers } from './admitted';
import { checks } from './checks';
import { type AdmissionFixture, faultInjections } from './fault-injections';
import { applyAll, isPolicy, Policies } from './policies';
import { checkShapes } from './refused';
import { checkRunning, olderObjects } from './running';
import { forbidden } from './shapes';

/** Kinds that exist before the policies: what is applied then is not verified by them. */
const first = ['Namespace', 'PriorityClass'];

/** The rendered policies on a real API server. */
export const admission = drill<AdmissionFixture>({
  name: 'admission',
  summary: checks.refused,
  minutes: 1,
  parts: ['etcd', 'kubectl', 'kube-apiserver-1.36', 'kube-controller-manager-1.36'],
  ci: { normal: true, faultInjections: 'thirteen fault injections take a quarter of an hour' },
  faultInjections,
  async run(context) {
    const { dist, processes, step, check } = context;
    const { clusters, tenants } = validateEnvironments(records);
    const rendered = admissionPolicies(clusters[0]!, tenants);
    const fixture = await step('start etcd, API server and the controllers that admission needs', async () => {
      const started = await ControlPlane.start(processes);
      await startControllers(started, [...admissionControllers, 'validatingadmissionpolicy-status-controller']);
      return started;
    });
    const subject: AdmissionFixture = { shapes: forbidden };
    await context.fixtureReady(subject);
    const { shapes } = subject;
    // Without their pods, webhooks refuse what they match.
    const objects = dist.objects().filter((object) => !isWebhookConfiguration(object));
    const own = objects.filter(({ manifest }) => isPolicy(manifest));
    const client = new ApiClient(fixture.url, fixture.certificates, 'admin');
    const policies = new Policies(fixture, client);
    try {
      await step('create what is older than the policies', async () => {
        const early = objects.filter(({ manifest }) => first.includes(manifest.kind));
        await applyInWaves(fixture, client, early, '');
        const withAccounts = (found: readonly unknown[]) => found.length > 0;
        for (const namespace of new Set(shapes.map(({ object }) => object.metadata.namespace!))) {
          const args = ['serviceaccounts', 'default', '--namespace', namespace];
          await fixture.kubectl.until(`${namespace} has its ServiceAccount`, args, withAccounts);
        }
        await applyAll(client, [...shapes.flatMap(({ before }) => before ?? []), ...olderObjects()]);
      });
      await step(`apply ${count(own.length, 'object')} of the policies`, async () => {
        await applyInWaves(fixture, client, own, '');
        await policies.untilEffective();
      });
      const names = own.flatMap(({ manifest }) =>
        manifest.kind === 'ValidatingAdmissionPolicy' ? [manifest.metadata.name] : [],
      );
      const warnings = await step('type-check the policies', () => policies.typeWarnings(names));
      const older = await step('scale, mark and delete what is older', () => checkRunning(fixture));
      const refused = await step(
        `dry-run ${count(shapes.length, 'forbidden shape')}, with and without their policy`,
        () => {
          const bindings = own.filter(({ manifest }) => manifest.kind === 'ValidatingAdmissionPolicyBinding');
          return checkShapes(
            client,
            policies,
            shapes,
            rendered,
            bindings.map(({ manifest }) => manifest),
          );
        },
      );
      const others = await step('dry-run what K3s creates', () => admitOthers(client));
      const admitted = await step(`apply ${count(objects.length, 'object')} of dist`, () =>
        admitDist(fixture, client, objects),
      );
      check(checks.refused, refused, noFaults);
      check(checks.admitted, admitted, noFaults);
      check(checks.unaffected, others, noFaults);
      check(checks.running, older, noFaults);
      check(checks.typed, { of: names.length, faults: warnings }, noFaults);
    } finally {
      client.close();
    }
  },
});
