import { drill } from '../drill';
import { equals, noFaults } from '../expectation';
import { isTrue } from '../fixtures/kubectl';
import { NodeCluster } from '../fixtures/node-cluster';
import { addonImages } from '../fixtures/nodes/addons';
import { addressesOf } from '../fixtures/nodes/addresses';
import { unsupportedReason } from '../fixtures/nodes/requirements';
import type { ImageName } from '../images';
import type { PartName } from '../parts/catalogue';
import { checks } from './checks';
import { callByName, callNodePort, startClientPod } from './client-checks';
import { faultInjections } from './fault-injections';
import { lostRegistry, type RegistryLoss } from './lost-registry';
import { checkHardening, checkRedisPassword, missingValues, powerCycle, primaryPod, writeValue } from './pod-checks';
import { applyProduction, namespace, podsOf, readiness, workloadsOf } from './production';
import { refusedLogins } from './refused-logins';

const api = 'twisterlab-api';
const images: readonly ImageName[] = [
  ...addonImages,
  'redis',
  'postgres',
  'node-exporter',
  'postgres-exporter',
  'redis-exporter',
  api,
  'mcp-unified',
];
const stores = ['postgres-cluster', 'redis'];

/** Parts of every drill with a `NodeCluster`. */
export const nodeParts: readonly PartName[] = [
  ...(['etcd', 'kubectl', 'kube-apiserver-1.36', 'kube-controller-manager-1.36', 'kube-scheduler-1.36'] as const),
  ...(['kubelet-1.36', 'kube-proxy-1.36', 'coredns', 'local-path-provisioner'] as const),
];

/** Runs production from dist on a real three-node cluster. */
export const nodes = drill<RegistryLoss>({
  name: 'nodes',
  summary: 'the rendered workloads run on a real three-node cluster',
  // Two pods with a wrong password crash-loop for a minute each.
  minutes: 5,
  parts: [...nodeParts, 'registry'],
  packages: [
    ...(['busybox-static', 'containerd', 'containernetworking-plugins'] as const),
    ...(['iproute2', 'mmdebstrap', 'nftables', 'runc'] as const),
  ],
  images,
  ci: {
    normal:
      unsupportedReason() ??
      'four minutes: `rehearsal-one-server` starts the same pods, `patroni` and `ingress` lose nodes',
    faultInjections: 'ten fault injections take a quarter of an hour',
  },
  faultInjections: faultInjections,
  async run(context) {
    const { dist, processes, step, check, fixtureReady, faultInjected } = context;
    const fixture = await step('start three nodes with DNS and volumes', () =>
      NodeCluster.start(processes, { images }),
    );
    const { kubectl } = fixture;
    const loss: RegistryLoss = { keepsImages: true, pushes: true };
    await fixtureReady(loss);
    const workloads = workloadsOf(dist);
    await step('apply production', () => applyProduction(fixture, dist));
    // With a fault injection, a pod that is not Ready soon never will be; otherwise wait as long as the probes allow.
    const untilReady = (within = 240) => readiness(fixture, workloads, within);
    const ready = await step('wait for the pods', () => untilReady(faultInjected ? 75 : 240));
    check(checks.ready, ready, noFaults);
    // The first check has reported workloads that do not run; later checks skip them.
    const runs = (name: string) => !ready.faults.some((fault) => fault.includes(` ${name} is not Ready`));

    check(
      checks.hardened,
      await step("read the containers' process status", () => checkHardening(kubectl, runs)),
      noFaults,
    );
    if (runs('redis')) {
      const redis = workloads.find(({ metadata }) => metadata.name === 'redis')!;
      check(
        checks.password,
        await step('connect to Redis without a password', () => checkRedisPassword(kubectl, redis)),
        noFaults,
      );
    }
    if (runs(api)) {
      check(
        checks.dns,
        await step('call the API by DNS name', async () => {
          await startClientPod(fixture);
          return callByName(fixture, dist);
        }),
        noFaults,
      );
      const seen = await step('call the API from outside the cluster', () => callNodePort(fixture, dist));
      check(checks.nodePort, seen, equals(addressesOf(3).client.address));
    }
    // The next checks delete pods and wait until all are Ready again: that requires that all have been Ready.
    if (ready.faults.length > 0) return;

    check(checks.refused, await step('restart servers with a wrong password', () => refusedLogins(fixture)), noFaults);

    await writeValue(kubectl, 'before-deletion');
    await step('delete the pods of both stores', async () => {
      const pods = stores.map((name) => `${name}-0`);
      const old = new Set((await podsOf(kubectl)).map(({ metadata }) => metadata.uid));
      await kubectl.exec(['delete', 'pod', '--namespace', namespace, ...pods]);
      await kubectl.until(
        'both are Ready again',
        ['--namespace', namespace, ...pods.map((pod) => `pod/${pod}`)],
        (found) =>
          found.length === pods.length && found.every((pod) => isTrue('Ready', pod) && !old.has(pod.metadata.uid)),
      );
    });
    check(checks.podDeletion, { of: stores.length, faults: await missingValues(kubectl, 'before-deletion') }, noFaults);

    await writeValue(kubectl, 'before-power-cut');
    const primary = await primaryPod(kubectl);
    await step("cut and restore the power of PostgreSQL's node", () => powerCycle(fixture, primary));
    const again = await step('wait until all workloads are Ready again', () => untilReady());
    const lost = await missingValues(kubectl, 'before-power-cut');
    const pods = await podsOf(kubectl);
    check(checks.powerLoss, { of: pods.length + stores.length, faults: [...again.faults, ...lost] }, noFaults);

    await lostRegistry(context, fixture, loss);
  },
});
