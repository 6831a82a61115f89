import type { Checked } from '../expectation';
import type { Live } from '../ground/kubectl';
import type { NodesGround } from '../ground/nodes-ground';
import { check, unknownHost } from './asked';
import { type Answer, type Client, said, seen } from './client';
import type { Server } from './servers';

/** Where Traefik serves its dashboard, API, metrics and ping if they are enabled. */
const paths = ['/dashboard/', '/api/rawdata', '/api/version', '/debug/vars', '/metrics', '/ping'];
const ports = [8080, 9000, 9100];

/**
 * Requests the ingress controller's own endpoints at each of its addresses and on every host. Nodes forward packets from
 * the LAN
 * to their pods.
 */
export async function closed(fixture: NodesGround, client: Client, hosts: readonly string[]): Promise<Checked> {
  const pods = await addressesOf(fixture, 'kube-system', 'app.kubernetes.io/name=traefik');
  const addresses = [client.address, ...fixture.nodes.map(({ address }) => address), ...pods];
  const doors = addresses.flatMap((address) => ports.map((port) => ({ address, port })));
  const direct = doors.map(({ address, port }) => ({
    question: { host: `${address}:${port}`, address, port, tls: false, path: '/ping', seconds: 3 },
    fault: ({ statuses: [status] }: Answer) => (status === undefined ? undefined : `responds with ${status}`),
  }));
  const onTheWay = [...hosts, unknownHost].flatMap((host) =>
    paths.flatMap((path) =>
      [true, false].map((tls) => ({
        question: { host, path, tls, trusting: false },
        // A host's own server answers every path.
        fault: (answer: Answer) =>
          answer.statuses[0] === 200 && !seen(answer) ? `responds with ${said(answer)}` : undefined,
      })),
    ),
  );
  return check(client, [...direct, ...onTheWay]);
}

/** Connects to pods by IP: those that the LAN may connect to respond, which proves that there is a route; the others do not. */
export async function unasked(fixture: NodesGround, client: Client, servers: readonly Server[]): Promise<Checked> {
  const asked = await Promise.all(
    servers.map(async ({ namespace, name, labels, ports: [first], exposed }) => {
      const selector = `app.kubernetes.io/name=${labels['app.kubernetes.io/name']}`;
      const [address] = await addressesOf(fixture, namespace, selector);
      const host = `${namespace}/${name}`;
      return {
        question: { host, address, port: first!.containerPort, tls: false, seconds: 3 },
        fault: (answer: Answer) => {
          const open = seen(answer) !== undefined;
          if (open === exposed) return undefined;
          return open
            ? 'responds without the ingress controller'
            : `does not respond to the LAN, which may connect: ${said(answer)}`;
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
