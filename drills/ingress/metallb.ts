import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Dist } from '../dist';
import type { CheckedItems } from '../expectation';
import type { LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import { lan } from '../fixtures/nodes/addresses';
import { applicationOf } from './apply';

const namespace = 'metallb-system';

/** Installs MetalLB with its CRDs and webhook, without a pool. */
export async function startMetalLb({ kubectl }: NodeCluster, dist: Dist): Promise<void> {
  await kubectl.apply(...applicationOf(dist, 'edge/metallb-crds'));
  await kubectl.untilEstablished();
  await kubectl.apply(...applicationOf(dist, 'edge/metallb'));
  await kubectl.until('MetalLB runs', ['--namespace', namespace, 'deployments,daemonsets'], (found) => {
    const states = found.map(({ status }) => (status ?? {}) as Record<string, number>);
    return states.some((each) => each.availableReplicas === 1) && states.some((each) => each.numberReady === 3);
  });
}

const object = (kind: string, name: string, spec: object) => ({
  ...{ apiVersion: 'metallb.io/v1beta1', kind, metadata: { name, namespace }, spec },
});

/** Invalid objects that the CRDs' schemas allow. */
const wrong = (pool: string) => [
  object('IPAddressPool', 'backwards', { addresses: [`${lan}.90-${lan}.80`] }),
  object('IPAddressPool', 'double', { addresses: [pool] }),
  object('IPAddressPool', 'nonsense', { addresses: ['somewhere'] }),
];

/** Applies the rendered pool, and invalid ones that the webhook must reject. */
export async function checkWebhook({ api, kubectl }: NodeCluster, dist: Dist): Promise<CheckedItems> {
  const pools = applicationOf(dist, 'edge/metallb-pool');
  const faults: string[] = [];
  for (const each of pools) {
    const input = JSON.stringify(each);
    const taken = async () => {
      const { code, stderr } = await kubectl.run(['apply', '--server-side', '--filename', '-'], input);
      // A Ready webhook may not have a certificate yet that the API server trusts.
      return code === 0 ? 'taken' : !stderr.includes('failed calling webhook') && stderr;
    };
    const answer = await api.processes.until('the webhook responds', taken);
    if (answer !== 'taken') faults.push(`${each.kind} ${each.metadata.name} is rejected: ${answer.trim()}`);
  }
  const range = (pools.find(({ kind }) => kind === 'IPAddressPool') as Pool | undefined)?.spec.addresses[0] ?? '';
  const wrongs = wrong(range);
  for (const each of wrongs) {
    const { code, stderr } = await kubectl.run(['create', '--filename', '-'], JSON.stringify(each));
    const { name } = each.metadata;
    if (code !== 0 && /admission webhook "\S+\.metallb\.io" denied/.test(stderr)) continue;
    faults.push(
      `${each.kind} ${name} is ${code === 0 ? 'admitted' : `rejected, but not by the webhook: ${stderr.trim()}`}`,
    );
    await kubectl.run(['delete', '--namespace', namespace, '--ignore-not-found', each.kind, name]);
  }
  return { of: pools.length + wrongs.length, faults };
}

type Pool = Manifest & { readonly spec: { readonly addresses: readonly string[] } };

/** The node that announces the ingress controller's address. */
export async function announcingNode({ kubectl }: NodeCluster): Promise<string> {
  const of = (found: LiveObject[]) =>
    (found as (LiveObject & { status?: { node?: string; serviceName?: string } })[]).find(
      ({ status }) => status?.serviceName === 'traefik',
    )?.status?.node;
  const all = ['--all-namespaces', 'servicel2statuses.metallb.io'];
  return of(await kubectl.until('a node announces the address', all, (found) => of(found) !== undefined))!;
}
