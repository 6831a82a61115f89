import { type Kinds, ofKind } from '@twisterlab/platform/model/kinds';
import { api } from '../../charts/twisterlab/servers';
import type { Dist } from '../dist';
import type { CheckedItems } from '../expectation';
import type { NodeCluster } from '../fixtures/node-cluster';
import { recipes } from '../images';
import { namespace, type Pod, podsOf } from './production';

/** A client pod with the ingress controller's labels, so that policies allow it (this drill does not enforce them). */
const peer = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'peer', namespace: 'kube-system', labels: { 'app.kubernetes.io/name': 'traefik' } },
  spec: {
    containers: [{ name: 'peer', image: recipes['twisterlab-api'].name, command: ['sleep', '3600'] }],
    terminationGracePeriodSeconds: 0,
  },
};

const get = 'import sys, urllib.request as r; print(r.urlopen(sys.argv[1], timeout=30).read().decode())';

/** Starts the client pod. */
export async function startClientPod({ kubectl }: NodeCluster): Promise<void> {
  await kubectl.apply(peer);
  const found = ['--namespace', 'kube-system', 'pod/peer'];
  await kubectl.until(
    'the client pod runs',
    found,
    ([pod]) => (pod?.status as { phase?: string } | undefined)?.phase === 'Running',
  );
}

/** Calls the API through the DNS name of its Service. */
export function callByName(fixture: NodeCluster, dist: Dist): Promise<CheckedItems> {
  const { metadata, spec } = serviceOf(dist);
  return asks(fixture, `http://${metadata.name}.${namespace}.svc.cluster.local:${spec.ports?.[0]?.port}`);
}

/** Calls a pod of the API by IP, like the ingress controller, which policies allow no DNS. */
export async function callLikeIngress(fixture: NodeCluster): Promise<CheckedItems> {
  const [pod] = (await podsOf(fixture.kubectl, api.name)) as (Pod & { readonly status: { readonly podIP?: string } })[];
  return asks(fixture, `http://${pod?.status.podIP}:${api.port}`);
}

async function asks({ kubectl }: NodeCluster, base: string): Promise<CheckedItems> {
  const faults: string[] = [];
  // The second makes the stub connect to every configured store.
  const urls = [`${base}/api/v1/system/health`, `${base}/drill/stores`];
  for (const url of urls) {
    const output = await kubectl.run(['exec', '--namespace', 'kube-system', 'peer', '--', 'python', '-c', get, url]);
    if (output.code !== 0) faults.push(`${url}: ${output.stderr.trim().split('\n').at(-1)}`);
  }
  return { of: urls.length, faults };
}

/** Calls the API from outside the cluster. @returns the client address that it sees, or an error. */
export async function callNodePort(fixture: NodeCluster, dist: Dist): Promise<string> {
  const [pod] = await podsOf(fixture.kubectl, api.name);
  const { address } = fixture.node(pod?.spec.nodeName ?? '');
  const nodePort = serviceOf(dist).spec.ports?.[0]?.nodePort;
  const output = await fixture.fetchFromLan(`http://${address}:${nodePort}/`);
  return output ? (JSON.parse(output) as { client: string }).client : `no response on ${address}:${nodePort}`;
}

function serviceOf(dist: Dist): Kinds['Service'] {
  const is = (kind: string) => kind === 'Service';
  return ofKind(
    dist.find(({ path, manifest }) => is(manifest.kind) && path.startsWith(`production/${api.name}/`)).manifest,
    'Service',
  );
}
