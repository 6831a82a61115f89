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

/** The way in is built from what was rendered, and asked. */
export async function wayIn(story: Story<NodesGround>, ground: NodesGround): Promise<void> {
  const { dist, processes, step, promise, note, broken } = story;
  const { clusters, tenants } = validateEnvironments(records);
  const issuer = new Issuer(processes.folder);
  const [cluster] = clusters as [Cluster];
  const client = new Client(ground, cluster.ingressAddress, issuer.authority);
  const servers = serversOf(dist, cluster, tenants);

  await step('every policy enforced', () => enforce(ground, dist));
  await step('Secrets by bootstrap, and certificates', async () => {
    await new Bootstrap(ground.api, dist, 'edge').must('secrets');
    await ground.kubectl.apply(...issuer.secretsOf(dist));
  });
  await step('MetalLB', () => startMetalLb(ground, dist));
  promise(promises.webhook, await step('its webhook judges pools', () => webhookJudges(ground, dist)), faultless);
  await step('the ingress controller', () => startTraefik(ground, dist));
  await step('servers behind it', () => startServers(ground, servers));
  const given = await step('addresses', () => addresses(ground, dist, client, broken ? 45 : 120));
  promise(promises.addresses, given, faultless);
  // Without addresses nothing else can be asked.
  if (given.faults.length > 0) return;

  const logins = await loginsOf(ground, tenants);
  const everything = () => served(client, servers, (host) => logins.get(host));
  const hosts = servers.flatMap((server) => server.hosts);
  const { api } = tenants.find((tenant) => tenant.api.hosts.length > 0)!;
  const [host] = api.hosts as [string];
  const checks = {
    served: everything,
    tls: () => versions(client, host),
    headers: () => headers(client, hosts),
    closed: () => closed(ground, client, hosts),
    login: () => login(client, logins),
    clients: () =>
      clients(
        client,
        tenants.flatMap((tenant) => tenant.api.hosts),
      ),
    policies: () => unasked(ground, client, servers),
    body: () => bodies(client, host, api),
    // The last one: whoever asks a moment later may be one too many.
    rate: () => rate(client, processes, host, api),
  } as const;
  let failed = false;
  for (const [name, asks] of Object.entries(checks) as [keyof typeof checks, () => Promise<Checked>][]) {
    const checked = await step(`asked: ${name}`, asks);
    promise(promises[name], checked, faultless);
    failed ||= checked.faults.length > 0;
  }
  // A sabotage that was noticed by now has nothing to do with power.
  if (broken && failed) return;

  const node = await announcer(ground);
  const { answers, whole, round } = await step(`${node}, which answers for ${client.address}, loses power`, () =>
    outage(ground, client, node, host, everything, broken ? 100 : 240),
  );
  note(`answers again after ${answers?.toFixed(1) ?? '-'} s, all is served after ${whole?.toFixed(1) ?? '-'} s`);
  promise(promises.power, round, faultless);
}

/** Namespaces with their policies, and from here on in force. */
async function enforce(ground: NodesGround, dist: Dist): Promise<void> {
  await ground.kubectl.apply(...kindsOf(dist, 'Namespace'));
  await ground.kubectl.apply(...kindsOf(dist, 'NetworkPolicy'));
  await new PolicyEngine(ground).start();
}

/** What to send to hosts that ask for user and password, by host. */
async function loginsOf({ kubectl }: NodesGround, tenants: readonly Tenant[]): Promise<Map<string, Login>> {
  const logins = new Map<string, Login>();
  for (const { namespace, mcp } of tenants)
    for (const host of mcp.hosts) logins.set(host, await credentials(kubectl, namespace));
  return logins;
}
