import { drill } from '../drill';
import { equals, faultless } from '../expectation';
import { isTrue } from '../ground/kubectl';
import { addressesOf } from '../ground/nodes/addresses';
import { essentialImages } from '../ground/nodes/essentials';
import { obstacle } from '../ground/nodes/obstacle';
import { NodesGround } from '../ground/nodes-ground';
import type { ImageName } from '../images';
import { confinement, lock, missing, powerCut, write } from './inside';
import { byName, byNodePort, startPeer } from './outside';
import { applyProduction, namespace, podsOf, readiness, workloadsOf } from './production';
import { promises } from './promises';
import { sabotages } from './sabotage';

const api = 'twisterlab-api';
const images: readonly ImageName[] = [
  ...essentialImages,
  'redis',
  'postgres',
  'node-exporter',
  'postgres-exporter',
  'redis-exporter',
  api,
  'mcp-unified',
];
const stores = ['postgres-cluster', 'redis'];

/** Runs production from dist on a real three-node cluster. */
export const nodes = drill<NodesGround>({
  name: 'nodes',
  promise: 'the rendered workloads run on a real three-node cluster',
  minutes: 1.5,
  parts: [
    ...(['etcd', 'kubectl', 'kube-apiserver-1.36', 'kube-controller-manager-1.36', 'kube-scheduler-1.36'] as const),
    ...(['kubelet-1.36', 'kube-proxy-1.36', 'coredns', 'local-path-provisioner'] as const),
  ],
  packages: [
    ...(['busybox-static', 'containerd', 'containernetworking-plugins'] as const),
    ...(['iproute2', 'mmdebstrap', 'nftables', 'runc'] as const),
  ],
  images,
  ci: { healthy: obstacle() ?? true, broken: 'seven fault injections take nine minutes' },
  breaks: sabotages,
  async run({ dist, processes, step, promise, stands, broken }) {
    const fixture = await step('start three nodes with DNS and volumes', () =>
      NodesGround.start(processes, { images }),
    );
    const { kubectl } = fixture;
    await stands(fixture);
    const workloads = workloadsOf(dist);
    await step('apply production', () => applyProduction(fixture, dist));
    // With a fault injection, a pod that is not Ready soon never will be; otherwise wait as long as the probes allow.
    const untilReady = (within = 240) => readiness(fixture, workloads, within);
    const ready = await step('wait for the pods', () => untilReady(broken ? 75 : 240));
    promise(promises.ready, ready, faultless);
    // The first check has reported workloads that do not run; later checks skip them.
    const runs = (name: string) => !ready.faults.some((fault) => fault.includes(` ${name} is not Ready`));

    promise(
      promises.confined,
      await step("read the containers' process status", () => confinement(kubectl, runs)),
      faultless,
    );
    if (runs('redis')) {
      const redis = workloads.find(({ metadata }) => metadata.name === 'redis')!;
      promise(
        promises.locked,
        await step('connect to Redis without a password', () => lock(kubectl, redis)),
        faultless,
      );
    }
    if (runs(api)) {
      promise(
        promises.named,
        await step('call the API by DNS name', async () => {
          await startPeer(fixture);
          return byName(fixture, dist);
        }),
        faultless,
      );
      const seen = await step('call the API from outside the cluster', () => byNodePort(fixture, dist));
      promise(promises.nodePort, seen, equals(addressesOf(3).client.address));
    }
    // The next checks delete pods and wait until all are Ready again: that requires that all have been Ready.
    if (ready.faults.length > 0) return;

    await write(kubectl, 'before-deletion');
    await step('delete the pods of both stores', async () => {
      const pods = stores.map((name) => `${name}-0`);
      const old = new Set((await podsOf(kubectl)).map(({ metadata }) => metadata.uid));
      await kubectl.must(['delete', 'pod', '--namespace', namespace, ...pods]);
      await kubectl.until(
        'both are Ready again',
        ['--namespace', namespace, ...pods.map((pod) => `pod/${pod}`)],
        (found) =>
          found.length === pods.length && found.every((pod) => isTrue('Ready', pod) && !old.has(pod.metadata.uid)),
      );
    });
    promise(promises.deleted, { of: stores.length, faults: await missing(kubectl, 'before-deletion') }, faultless);

    await write(kubectl, 'before-power-cut');
    await step("cut and restore the power of PostgreSQL's node", () => powerCut(fixture, 'postgres-cluster-0'));
    const again = await step('wait until all workloads are Ready again', () => untilReady());
    const lost = await missing(kubectl, 'before-power-cut');
    const pods = await podsOf(kubectl);
    promise(promises.power, { of: pods.length + stores.length, faults: [...again.faults, ...lost] }, faultless);
  },
});
