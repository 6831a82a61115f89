import { records } from '../../environments';
import type { Cluster } from '../../environments/schema/cluster';
import { validateEnvironments } from '../../environments/schema/environments';
import type { Tenant } from '../../environments/schema/tenant';
import type { TestContext } from '../drill';
import { type CheckedItems, noFaults } from '../expectation';
import { Bootstrap } from '../fixtures/bootstrap';
import type { NodeCluster } from '../fixtures/node-cluster';
import { addonImages } from '../fixtures/nodes/addons';
import { enforcePolicies } from '../fixtures/nodes/policies/enforce';
import type { ImageName } from '../images';
import { checkAddresses } from './addresses';
import { startServers, startTraefik } from './apply';
import { type AuthorityChange, replaceAuthority } from './authority';
import { Issuer } from './certificates';
import { checks } from './checks';
import { Client } from './client';
import { checkCors } from './cors';
import { checkExposure, checkPolicies } from './exposure';
import { checkClientAddresses, checkHeaders, checkHosts, checkTlsVersions } from './http-checks';
import { checkBodyLimit, checkRateLimit } from './limits';
import { checkLogin, checkTokens, credentials, type Login } from './login';
import { announcingNode, checkWebhook, startMetalLb } from './metallb';
import { measureOutage } from './power-loss';
import { checkCounted } from './requests';
import { serversOf } from './servers';

export const images: readonly ImageName[] = [
  ...addonImages,
  ...(['metallb-controller', 'metallb-speaker', 'traefik', 'echo'] as const),
];

/** Installs MetalLB, Traefik and the servers behind them from the rendered objects, and clientChecks them from the LAN. */
export async function checkIngress(
  context: TestContext<AuthorityChange>,
  fixture: NodeCluster,
  change: AuthorityChange,
): Promise<void> {
  const { dist, processes, step, check, note, faultInjected } = context;
  const { clusters, tenants } = validateEnvironments(records);
  const issuer = new Issuer(processes.folder);
  const [cluster] = clusters as [Cluster];
  const client = new Client(fixture, cluster.ingressAddress, issuer.trusted);
  const servers = serversOf(dist, cluster, tenants);

  const policies = await step('enforce every NetworkPolicy', () => enforcePolicies(fixture, dist));
  await step('create Secrets by bootstrap, and certificates', async () => {
    await new Bootstrap(fixture.api, dist, 'edge').runOrThrow('secrets');
    await fixture.kubectl.apply(...issuer.secretsOf(dist));
  });
  await step('start MetalLB', () => startMetalLb(fixture, dist));
  check(checks.webhook, await step('apply valid and invalid pools', () => checkWebhook(fixture, dist)), noFaults);
  await step('start the ingress controller', () => startTraefik(fixture, dist));
  await step('start servers behind it', () => startServers(fixture, servers));
  const given = await step('wait for the addresses', () =>
    checkAddresses(fixture, dist, client, faultInjected ? 45 : 120),
  );
  check(checks.addresses, given, noFaults);
  // Every further check needs the addresses.
  if (given.faults.length > 0) return;
  // Until then, connections to pods that just started are rejected.
  await step('wait until the policies know the pods', () => policies.untilCurrent());

  const logins = await loginsOf(fixture, tenants);
  const everything = () => checkHosts(client, servers, (host) => logins.get(host));
  const hosts = servers.flatMap((server) => server.hosts);
  const { api } = tenants.find((tenant) => tenant.api.hosts.length > 0)!;
  const [host] = api.hosts as [string];
  const requests = {
    served: everything,
    counted: () => checkCounted(fixture, dist, hosts),
    tls: () => checkTlsVersions(client, host),
    headers: () => checkHeaders(client, hosts),
    closed: () => checkExposure(fixture, client, hosts),
    login: () => checkLogin(client, logins),
    tokens: () => checkTokens(client, logins),
    cors: () => checkCors(client, tenants),
    clients: () =>
      checkClientAddresses(
        client,
        tenants.flatMap((tenant) => tenant.api.hosts),
      ),
    policies: () => checkPolicies(fixture, client, servers),
    body: () => checkBodyLimit(client, host, api.bodyLimit),
    // The last one: it uses up the rate limit.
    rate: () => checkRateLimit(client, processes, host, api),
  } as const;
  let failed = false;
  for (const [name, asks] of Object.entries(requests) as [keyof typeof requests, () => Promise<CheckedItems>][]) {
    const checked = await step(`check from the LAN: ${name}`, asks);
    check(checks[name], checked, noFaults);
    failed ||= checked.faults.length > 0;
  }
  // A fault that was detected by now concerns neither the authority nor power loss.
  if (faultInjected && failed) return;

  const replaced = await replaceAuthority(context, fixture, { issuer, client, hosts }, change);
  check(checks.authority, replaced, noFaults);

  const node = await announcingNode(fixture);
  const {
    firstResponse: answers,
    recovered: whole,
    round,
  } = await step(`cut the power of ${node}, which announces ${client.address}`, () =>
    measureOutage(fixture, client, node, host, everything, faultInjected ? 100 : 240),
  );
  note(`first response after ${answers?.toFixed(1) ?? '-'} s, every host served after ${whole?.toFixed(1) ?? '-'} s`);
  check(checks.power, round, noFaults);
}

/** Authentication headers by host. */
async function loginsOf({ kubectl }: NodeCluster, tenants: readonly Tenant[]): Promise<Map<string, Login>> {
  const logins = new Map<string, Login>();
  for (const { namespace, mcp } of tenants)
    for (const host of mcp.hosts) logins.set(host, await credentials(kubectl, namespace));
  return logins;
}
