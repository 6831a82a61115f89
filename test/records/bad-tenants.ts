import type { BadInput } from './bad-input';
import { type NodeFields, threeNodes } from './good';

const [node, second] = threeNodes as [NodeFields, NodeFields];
const agent = { ...second, role: 'agent' };

/** Mistakes in tenants' records, alone and against each other. */
export const badTenants: readonly BadInput[] = [
  {
    name: 'an unknown key inside',
    production: { mcp: { loglevel: 'DEBUG' } },
    message: `environments/production.ts: mcp.loglevel is not a field.
  Fields here: address, authentication, azure, clientId, corsOrigins, cpu, from, hosts, image, logLevel, memory, nodePort, rateLimit.`,
  },
  ...[
    'https://*.example.org',
    '*',
    'https://ide.example.org/',
    'https://ide.example.org:443',
    'http://ide.example.org',
    'ide.example.org',
  ].map((origin) => ({
    name: `the web origin ${origin}`,
    production: { mcp: { corsOrigins: [origin] } },
    message: `environments/production.ts: mcp.corsOrigins[0] "${origin}" is not a web origin.
  Write scheme, host and perhaps a port, such as https://ide.example.org; no wildcard, no path, and http only for localhost.`,
  })),
  {
    name: 'sign-on without an identity provider, a host and a client ID',
    production: { mcp: { authentication: 'sign-on' } },
    message: `environments/production.ts: mcp.authentication is sign-on and environments/edge.ts has no signOn.
  Set signOn of the cluster: docs/runbooks/sign-on.md.
environments/production.ts: mcp.authentication is sign-on and mcp.hosts is empty.
  Name a host, or remove authentication: it concerns clients of the ingress controller only.
environments/production.ts: mcp.authentication is sign-on and mcp.clientId is missing.
  Copy the client ID from the identity provider; no other program and no other tenant may have it.`,
  },
  {
    name: 'a client ID beside a password',
    production: { mcp: { clientId: 'mcp' } },
    message: `environments/production.ts: mcp.clientId mcp is set and mcp.authentication is password.
  Write authentication: 'sign-on', or remove clientId.`,
  },
  {
    name: 'an unknown log level',
    production: { mcp: { logLevel: 'warning' } },
    message: `environments/production.ts: mcp.logLevel "warning" is not a log level.
  Write DEBUG, INFO, WARNING, ERROR or CRITICAL.`,
  },
  {
    name: 'an image without a tag',
    production: { api: { image: 'ghcr.io/twisterlab/api' } },
    message: `environments/production.ts: api.image "ghcr.io/twisterlab/api" has no tag.
  Name the exact version, such as :v3.3.0.`,
  },
  {
    name: 'an image whose tag moves',
    production: { mcp: { image: 'ghcr.io/twisterlab/mcp:latest' } },
    message: `environments/production.ts: mcp.image "ghcr.io/twisterlab/mcp:latest" has the tag latest, which moves.
  Name the exact version, such as :v3.3.0.`,
  },
  {
    name: 'an image without a registry',
    production: { api: { image: 'twisterlab/api:v3.3.0' } },
    message: `environments/production.ts: api.image "twisterlab/api:v3.3.0" names no registry.
  Write it in full, such as docker.io/library/redis:7.2.16.`,
  },
  {
    name: 'a wrong unit for memory',
    production: { api: { memory: '256M..512M' } },
    message: `environments/production.ts: api.memory "256M..512M" is not a request and a limit.
  Write both, such as 256Mi..512Mi.`,
  },
  {
    name: 'a request without a limit',
    production: { redis: { cpu: '100m' } },
    message: `environments/production.ts: redis.cpu "100m" is not a request and a limit.
  Write both, such as 100m..500m.`,
  },
  {
    name: 'a request above its limit',
    production: { api: { cpu: '2..500m' } },
    message: `environments/production.ts: api.cpu "2..500m" requests more than its limit.
  Raise the limit or lower the request.`,
  },
  {
    name: 'a request above the capacity of every node',
    production: { postgres: { database: 'twisterlab', memory: '14Gi..20Gi' } },
    message: `environments/production.ts: postgres.memory requests 14Gi; the largest node has 13Gi for pods.
  Lower the request: no node could run the pod.`,
  },
  {
    name: 'replicas above the nodes where spread is required',
    production: { api: { replicas: 2, spread: 'required' } },
    message: `environments/production.ts: api.replicas 2 with spread required, and edge has 1 node(s).
  Lower it, add nodes, or write spread preferred: a pod without a node of its own stays Pending.`,
  },
  {
    name: 'an autoscaler without room',
    production: { api: { replicas: 2, autoscale: { max: 2 } } },
    message: `environments/production.ts: api.autoscale.max 2 is not above api.replicas 2.
  Raise max, or remove autoscale.`,
  },
  {
    name: 'a node port outside the range',
    production: { api: { nodePort: 8000 } },
    message: `environments/production.ts: api.nodePort 8000 is outside the node ports of K3s.
  Choose one from 30000 to 32767.`,
  },
  {
    name: 'a node port that names no clients',
    production: { mcp: { nodePort: 30080 } },
    message: `environments/production.ts: mcp.nodePort 30080 opens the server without HTTPS and without a login, and names no clients.
  Write the machines that may use it, such as mcp.from: ['192.168.0.20/32'], or remove it: clients use mcp.hosts.`,
  },
  {
    name: 'stopped writers without a reason',
    production: { writersStopped: ' ' },
    message: `environments/production.ts: writersStopped " " gives no reason.
  Name it, such as "migration to PostgreSQL 17", or remove the field.`,
  },
  {
    name: 'a text where a number belongs',
    production: { api: { nodePort: '30001' } },
    message: `environments/production.ts: api.nodePort "30001" is not a node port.
  Write a whole number.`,
  },
  {
    name: 'a namespace of K3s',
    production: { namespace: 'kube-system' },
    message: `environments/production.ts: namespace kube-system belongs to K3s.
  Choose a namespace of the tenant alone.`,
  },
  {
    name: 'a host outside the domain',
    production: { api: { hosts: ['api.example.org'] } },
    message: `environments/production.ts: api.hosts api.example.org is outside the domain twisterlab.local.
  Write a name that ends in .twisterlab.local: no other resolves to this cluster.`,
  },
  {
    name: 'a host of the cluster itself',
    production: { mcp: { hosts: ['argocd.twisterlab.local'] } },
    message: `environments/production.ts: mcp.hosts argocd.twisterlab.local belongs to the cluster itself.
  Choose a name of the tenant.`,
  },
  {
    name: 'the address of the ingress controller',
    edge: { nodes: [node, agent], loadBalancer: 'metallb' },
    production: { mcp: { address: '192.168.0.110', from: ['192.168.0.20/32'] } },
    message: `environments/production.ts: mcp.address 192.168.0.110 is that of the ingress controller.
  Choose another address of the pool.`,
  },
  {
    name: 'a database name that needs quotes',
    production: { postgres: { database: 'Twister-Lab' } },
    message: `environments/production.ts: postgres.database "Twister-Lab" is not a database name.
  Write lower-case letters, digits and underscores.`,
  },
  {
    name: 'an address without MetalLB',
    production: { mcp: { address: '192.168.0.101', from: ['192.168.0.20/32'] } },
    message: `environments/production.ts: mcp.address 192.168.0.101 needs MetalLB; the cluster edge has servicelb.
  Expose it with nodePort, or give the cluster loadBalancer metallb.`,
  },
  {
    name: 'an address outside the pool',
    edge: { nodes: [node, agent], loadBalancer: 'metallb' },
    production: { mcp: { address: '192.168.0.99', from: ['192.168.0.20/32'] } },
    message: `environments/production.ts: mcp.address 192.168.0.99 is outside the pool 192.168.0.100-192.168.0.110.
  Choose an address of the pool.`,
  },
  {
    name: 'clients of nothing',
    production: { mcp: { from: ['192.168.0.0/25'] } },
    message: `environments/production.ts: mcp.from is set and nothing is exposed.
  Set nodePort or address too, or remove from.`,
  },
  {
    name: 'two tenants claiming one namespace',
    staging: { namespace: 'twisterlab' },
    message: `environments/staging.ts: production and staging claim the namespace twisterlab of the cluster edge.
  Give each its own namespace.`,
  },
  {
    name: 'two tenants claiming one host',
    staging: { api: { hosts: ['api.twisterlab.local'] } },
    message: `environments/staging.ts: production and staging claim the host api.twisterlab.local of the cluster edge.
  Give each its own host.`,
  },
  {
    name: 'two tenants claiming one node port',
    staging: { mcp: { nodePort: 30001, from: ['192.168.0.20/32'] } },
    message: `environments/staging.ts: production and staging claim the node port 30001 of the cluster edge.
  Give each its own node port.`,
  },
  {
    name: 'two tenants claiming one address',
    edge: { nodes: [node, agent], loadBalancer: 'metallb' },
    production: { mcp: { address: '192.168.0.101', from: ['192.168.0.20/32'] } },
    staging: { mcp: { address: '192.168.0.101', from: ['192.168.0.20/32'] } },
    message: `environments/staging.ts: production and staging claim the address 192.168.0.101 of the cluster edge.
  Give each its own address.`,
  },
  {
    name: 'one tenant claiming a node port twice',
    production: { mcp: { nodePort: 30001, from: ['192.168.0.20/32'] } },
    message: `environments/production.ts: production claims twice the node port 30001 of the cluster edge.
  Give each its own node port.`,
  },
  {
    name: 'two environments of one name',
    staging: { name: 'production' },
    message: `environments/production.ts: 2 environments are called production.
  Give each its own name: it is the folder under dist.`,
  },
  {
    name: 'a priority of the system',
    production: { priority: 2_000_000_000 },
    message: `environments/production.ts: priority 2000000000 is not a priority.
  Choose 0 to 1000000; the system uses higher values.`,
  },
  {
    name: 'an unknown key',
    production: { replica: 2 },
    message: `environments/production.ts: replica is not a field.
  Fields here: api, backups, mcp, name, namespace, onCall, postgres, priority, quota, redis, traces, writersStopped.`,
  },
];
