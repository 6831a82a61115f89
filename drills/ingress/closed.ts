import type { Checked } from '../expectation';
import type { Live } from '../ground/kubectl';
import type { NodesGround } from '../ground/nodes-ground';
import { check, unknownHost } from './asked';
import { type Answer, type Client, said, seen } from './client';
import type { Server } from './servers';

/** Where Traefik's dashboard, API, metrics and ping are when somebody switches them on. */
const paths = ['/dashboard/', '/api/rawdata', '/api/version', '/debug/vars', '/metrics', '/ping'];
const ports = [8080, 9000, 9100];

/**
 * Asks for what belongs to the ingress controller: at every address that has to do with it, and in the way of hosts. Somebody at
 * home who knows the way to the pods is forwarded by their nodes.
 */
export async function closed(ground: NodesGround, client: Client, hosts: readonly string[]): Promise<Checked> {
  const pods = await addressesOf(ground, 'kube-system', 'app.kubernetes.io/name=traefik');
  const addresses = [client.address, ...ground.nodes.map(({ address }) => address), ...pods];
  const doors = addresses.flatMap((address) => ports.map((port) => ({ address, port })));
  const direct = doors.map(({ address, port }) => ({
    question: { host: `${address}:${port}`, address, port, tls: false, path: '/ping', seconds: 3 },
    fault: ({ statuses: [status] }: Answer) => (status === undefined ? undefined : `answers ${status}`),
  }));
  const onTheWay = [...hosts, unknownHost].flatMap((host) =>
    paths.flatMap((path) =>
      [true, false].map((tls) => ({
        question: { host, path, tls, trusting: false },
        // A host's own server answers whatever it is asked.
        fault: (answer: Answer) =>
          answer.statuses[0] === 200 && !seen(answer) ? `answers ${said(answer)}` : undefined,
      })),
    ),
  );
  return check(client, [...direct, ...onTheWay]);
}

/** Asks pods by their own addresses: those that the LAN may ask answer, so the way is there; the others do not. */
export async function unasked(ground: NodesGround, client: Client, servers: readonly Server[]): Promise<Checked> {
  const asked = await Promise.all(
    servers.map(async ({ namespace, name, labels, ports: [first], exposed }) => {
      const selector = `app.kubernetes.io/name=${labels['app.kubernetes.io/name']}`;
      const [address] = await addressesOf(ground, namespace, selector);
      const host = `${namespace}/${name}`;
      return {
        question: { host, address, port: first!.containerPort, tls: false, seconds: 3 },
        fault: (answer: Answer) => {
          const open = seen(answer) !== undefined;
          if (open === exposed) return undefined;
          return open
            ? 'answers without the ingress controller'
            : `does not answer the LAN, which may ask it: ${said(answer)}`;
        },
      };
    }),
  );
  return check(client, asked);
}

async function addressesOf({ kubectl }: NodesGround, namespace: string, selector: string): Promise<string[]> {
  const pods = await kubectl.get('--namespace', namespace, 'pods', '--selector', selector);
  return (pods as (Live & { readonly status: { readonly podIP?: string } })[]).flatMap(
    ({ status }) => status.podIP ?? [],
  );
}
