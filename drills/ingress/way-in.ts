import { records } from '../../environments';
import type { Cluster } from '../../environments/schema/cluster';
import { validateEnvironments } from '../../environments/schema/fleet';
import type { Tenant } from '../../environments/schema/tenant';
import type { Dist } from '../dist';
import type { Story } from '../drill';
import { type Checked, faultless } from '../expectation';
import { Bootstrap } from '../ground/bootstrap';
import { essentialImages } from '../ground/nodes/essentials';
import { PolicyEngine } from '../ground/nodes/policies/engine';
import type { NodesGround } from '../ground/nodes-ground';
import type { ImageName } from '../images';
import { addresses } from './addresses';
import { kindsOf, startServers, startTraefik } from './applied';
import { clients, headers, served, versions } from './asked';
import { Issuer } from './certificates';
import { Client } from './client';
import { closed, unasked } from './closed';
import { bodies, rate } from './limits';
import { credentials, type Login, login } from './login';
import { announcer, startMetalLb, webhookJudges } from './metallb';
import { outage } from './power';
import { promises } from './promises';
import { serversOf } from './servers';

export const images: readonly ImageName[] = [
  ...essentialImages,
  ...(['metallb-controller', 'metallb-speaker', 'traefik', 'echo'] as const),
];

/** Installs MetalLB, Traefik and the servers behind them from the rendered objects, and checks them from the LAN. */
export async function wayIn(story: Story<NodesGround>, fixture: NodesGround): Promise<void> {
  const { dist, processes, step, promise, note, broken } = story;
  const { clusters, tenants } = validateEnvironments(records);
  const issuer = new Issuer(processes.folder);
  const [cluster] = clusters as [Cluster];
  const client = new Client(fixture, cluster.ingressAddress, issuer.authority);
  const servers = serversOf(dist, cluster, tenants);

  await step('enforce every NetworkPolicy', () => enforce(fixture, dist));
  await step('create Secrets by bootstrap, and certificates', async () => {
    await new Bootstrap(fixture.api, dist, 'edge').must('secrets');
    await fixture.kubectl.apply(...issuer.secretsOf(dist));
  });
  await step('start MetalLB', () => startMetalLb(fixture, dist));
  promise(promises.webhook, await step('apply valid and invalid pools', () => webhookJudges(fixture, dist)), faultless);
  await step('start the ingress controller', () => startTraefik(fixture, dist));
  await step('start servers behind it', () => startServers(fixture, servers));
  const given = await step('wait for the addresses', () => addresses(fixture, dist, client, broken ? 45 : 120));
  promise(promises.addresses, given, faultless);
  // Every further check needs the addresses.
  if (given.faults.length > 0) return;

  const logins = await loginsOf(fixture, tenants);
  const everything = () => served(client, servers, (host) => logins.get(host));
  const hosts = servers.flatMap((server) => server.hosts);
  const { api } = tenants.find((tenant) => tenant.api.hosts.length > 0)!;
  const [host] = api.hosts as [string];
  const requests = {
    served: everything,
    tls: () => versions(client, host),
    headers: () => headers(client, hosts),
    closed: () => closed(fixture, client, hosts),
    login: () => login(client, logins),
    clients: () =>
      clients(
        client,
        tenants.flatMap((tenant) => tenant.api.hosts),
      ),
    policies: () => unasked(fixture, client, servers),
    body: () => bodies(client, host, api),
    // The last one: it uses up the rate limit.
    rate: () => rate(client, processes, host, api),
  } as const;
  let failed = false;
  for (const [name, asks] of Object.entries(requests) as [keyof typeof requests, () => Promise<Checked>][]) {
    const checked = await step(`check from the LAN: ${name}`, asks);
    promise(promises[name], checked, faultless);
    failed ||= checked.faults.length > 0;
  }
  // A fault that was detected by now does not concern power loss.
  if (broken && failed) return;

  const node = await announcer(fixture);
  const { answers, whole, round } = await step(`cut the power of ${node}, which announces ${client.address}`, () =>
    outage(fixture, client, node, host, everything, broken ? 100 : 240),
  );
  note(`first response after ${answers?.toFixed(1) ?? '-'} s, every host served after ${whole?.toFixed(1) ?? '-'} s`);
  promise(promises.power, round, faultless);
}

/** Applies Namespaces and policies, and starts to enforce them. */
async function enforce(fixture: NodesGround, dist: Dist): Promise<void> {
  await fixture.kubectl.apply(...kindsOf(dist, 'Namespace'));
  await fixture.kubectl.apply(...kindsOf(dist, 'NetworkPolicy'));
  await new PolicyEngine(fixture).start();
}

/** Authentication headers by host. */
async function loginsOf({ kubectl }: NodesGround, tenants: readonly Tenant[]): Promise<Map<string, Login>> {
  const logins = new Map<string, Login>();
  for (const { namespace, mcp } of tenants)
    for (const host of mcp.hosts) logins.set(host, await credentials(kubectl, namespace));
  return logins;
}
