import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Dist } from '../dist';
import type { CheckedItems } from '../expectation';
import type { Kubectl, LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import { lan } from '../fixtures/nodes/addresses';
import { kindsOf } from './apply';
import { type Client, describeResponse } from './client';
import { addressOf } from './servers';

type Service = Kinds['Service'];

/** Services that must get no address: one requests an address outside the pool, one requests none. */
const denied = { outside: `${lan}.200`, nameless: undefined };

/**
 * Waits for the addresses that Services request, connects to each from the LAN, and requests addresses that must be denied.
 * @param within seconds until the addresses must respond.
 */
export async function checkAddresses(
  fixture: NodeCluster,
  dist: Dist,
  client: Client,
  within: number,
): Promise<CheckedItems> {
  const { api, kubectl } = fixture;
  const wanted = (kindsOf(dist, 'Service') as Service[]).filter(addressOf);
  await kubectl.apply(...Object.entries(denied).map(([name, address]) => loadBalancer(name, address)));
  let faults: string[] = [];
  const deadline = Date.now() + within * 1000;
  await api.processes.until(
    'the addresses respond',
    async () => {
      faults = (await Promise.all(wanted.map((service) => faultOf(kubectl, client, service)))).flat();
      return faults.length === 0 || Date.now() > deadline;
    },
    within + 60,
  );
  const given = await deniedOnes(fixture);
  return { of: wanted.length + Object.keys(denied).length, faults: [...faults, ...given] };
}

/** The failure of a Service's address, if any. */
async function faultOf(kubectl: Kubectl, client: Client, service: Service): Promise<string[]> {
  const { name, namespace = '' } = service.metadata;
  const [live] = await kubectl.get('--namespace', namespace, `service/${name}`);
  const [given] = givenTo(live);
  if (given !== addressOf(service)) return [`${name} has ${given ?? 'no address'}`];
  const { port } = service.spec.ports![0]!;
  const answer = await client.request({ host: 'any', address: given, port, tls: false, seconds: 3 });
  return answer.statuses.length > 0 ? [] : [`${name} does not respond at ${given}: ${describeResponse(answer)}`];
}

/** Denied Services that got an address; MetalLB writes an event for each of the others. */
async function deniedOnes({ api, kubectl }: NodeCluster): Promise<string[]> {
  const home = ['--namespace', 'default'];
  const names = Object.keys(denied);
  return api.processes.until('MetalLB has processed every Service', async () => {
    const services = await kubectl.get(...home, ...names.map((name) => `service/${name}`));
    const events = await kubectl.get(...home, 'events', '--field-selector', 'reason=AllocationFailed');
    const refused = (events as (LiveObject & { involvedObject: { name: string } })[]).map(
      (each) => each.involvedObject.name,
    );
    const open = services.filter((each) => givenTo(each).length === 0 && !refused.includes(each.metadata.name));
    return (
      open.length === 0 &&
      services.flatMap((each) => givenTo(each).map((address) => `${each.metadata.name} got ${address}`))
    );
  });
}

function givenTo(service: LiveObject | undefined): string[] {
  const status = service?.status as { loadBalancer?: { ingress?: readonly { ip: string }[] } } | undefined;
  return (status?.loadBalancer?.ingress ?? []).map(({ ip }) => ip);
}

function loadBalancer(name: string, address: string | undefined): object {
  const annotations = address === undefined ? {} : { 'metallb.io/loadBalancerIPs': address };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'default', annotations },
    spec: { type: 'LoadBalancer', selector: { matches: 'nothing' }, ports: [{ port: 80 }] },
  };
}
