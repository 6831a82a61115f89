import type { CheckedItems } from '../expectation';
import type { LiveObject } from '../fixtures/kubectl';
import type { NodeCluster } from '../fixtures/node-cluster';
import { type Client, describeResponse, echoedRequest, type HttpRequest, type HttpResponse } from './client';
import { checkResponses, unknownHost } from './http-checks';
import type { Server } from './servers';

/** Where Traefik serves its dashboard, API, metrics and ping if they are enabled. */
const paths = ['/dashboard/', '/api/rawdata', '/api/version', '/debug/vars', '/metrics', '/ping'];
const ports = [8080, 9000, 9100];

/**
 * Requests the ingress controller's own endpoints at each of its addresses and on every host. Nodes forward packets from
 * the LAN
 * to their pods.
 */
export async function checkExposure(
  fixture: NodeCluster,
  client: Client,
  hosts: readonly string[],
): Promise<CheckedItems> {
  const pods = await addressesOf(fixture, 'kube-system', 'app.kubernetes.io/name=traefik');
  const addresses = [client.address, ...fixture.nodes.map(({ address }) => address), ...pods];
  const doors = addresses.flatMap((address) => ports.map((port) => ({ address, port })));
  const direct = doors.map(({ address, port }) => ({
    question: { host: `${address}:${port}`, address, port, tls: false, path: '/ping', seconds: 3 },
    fault: ({ statuses: [status] }: HttpResponse) => (status === undefined ? undefined : `responds with ${status}`),
  }));
  const onTheWay = [...hosts, unknownHost].flatMap((host) =>
    paths.flatMap((path) =>
      [true, false].map((tls) => ({
        question: { host, path, tls, verify: false } satisfies HttpRequest,
        // A host's own server answers every path.
        fault: (answer: HttpResponse) =>
          answer.statuses[0] === 200 && !echoedRequest(answer)
            ? `responds with ${describeResponse(answer)}`
            : undefined,
      })),
    ),
  );
  return checkResponses(client, [...direct, ...onTheWay]);
}

/** Connects to pods by IP: those that the LAN may connect to respond, which proves that there is a route; the others do not. */
export async function checkPolicies(
  fixture: NodeCluster,
  client: Client,
  servers: readonly Server[],
): Promise<CheckedItems> {
  const asked = await Promise.all(
    servers.map(async ({ namespace, name, labels, ports: [first], exposed }) => {
      const selector = `app.kubernetes.io/name=${labels['app.kubernetes.io/name']}`;
      const [address] = await addressesOf(fixture, namespace, selector);
      const host = `${namespace}/${name}`;
      return {
        question: { host, address, port: first!.containerPort, tls: false, seconds: 3 },
        fault: (answer: HttpResponse) => {
          const open = echoedRequest(answer) !== undefined;
          if (open === exposed) return undefined;
          return open
            ? 'responds without the ingress controller'
            : `does not respond to the LAN, which may connect: ${describeResponse(answer)}`;
        },
      };
    }),
  );
  return checkResponses(client, asked);
}

async function addressesOf({ kubectl }: NodeCluster, namespace: string, selector: string): Promise<string[]> {
  const pods = await kubectl.get('--namespace', namespace, 'pods', '--selector', selector);
  return (pods as (LiveObject & { readonly status: { readonly podIP?: string } })[]).flatMap(
    ({ status }) => status.podIP ?? [],
  );
}
