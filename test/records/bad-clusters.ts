import type { BadInput } from './bad-input';
import { type NodeFields, threeNodes } from './good';

const [node, second] = threeNodes as [NodeFields, NodeFields];
const agent = { ...second, role: 'agent' };
const signOn = {
  issuer: 'https://id.example.org',
  endpoints: {
    authorization: 'https://id.example.org/auth',
    token: 'https://id.example.org/token',
    userInfo: 'https://id.example.org/userinfo',
  },
  groups: { admin: ['admins'] },
};

/** Mistakes in a cluster's own record. */
export const badClusters: readonly BadInput[] = [
  {
    name: 'a pool that contains a node',
    edge: { addressPool: '192.168.0.25-192.168.0.35', ingressAddress: '192.168.0.31' },
    message: `environments/edge.ts: addressPool 192.168.0.25-192.168.0.35 contains the node edgeserver (192.168.0.30).
  MetalLB would answer for that machine's address. Choose a range outside the machines and outside DHCP.`,
  },
  {
    name: 'a pool that contains the Ollama server',
    edge: { addressPool: '192.168.0.20-192.168.0.29', ingressAddress: '192.168.0.29' },
    message: `environments/edge.ts: addressPool 192.168.0.20-192.168.0.29 contains the Ollama server (192.168.0.20).
  MetalLB would answer for that machine's address. Choose a range outside the machines and outside DHCP.`,
  },
  {
    name: 'a pool outside the LAN',
    edge: { addressPool: '192.168.1.100-192.168.1.110', ingressAddress: '192.168.1.110' },
    message: `environments/edge.ts: addressPool 192.168.1.100-192.168.1.110 is outside the LAN 192.168.0.0/24.
  Choose addresses of the LAN: MetalLB answers for them on the local network only.`,
  },
  {
    name: 'an ingress controller outside the pool',
    edge: { ingressAddress: '192.168.0.111' },
    message: `environments/edge.ts: ingressAddress 192.168.0.111 is outside the pool 192.168.0.100-192.168.0.110.
  Choose an address of the pool.`,
  },
  {
    name: 'a pool that runs backwards',
    edge: { addressPool: '192.168.0.110-192.168.0.100' },
    message: `environments/edge.ts: addressPool "192.168.0.110-192.168.0.100" is not a range of addresses.
  Write the first and the last, such as 192.168.0.100-192.168.0.110.`,
  },
  {
    name: 'overlapping ranges',
    edge: { services: '10.42.128.0/17' },
    message: `environments/edge.ts: pods 10.42.0.0/16 and services 10.42.128.0/17 overlap.
  Choose ranges apart from each other: an address has to belong to one of them.`,
  },
  {
    name: 'an even number of servers',
    edge: { nodes: [node, second] },
    message: `environments/edge.ts: nodes has 2 servers, an even number: losing 1 of them stops the cluster, as with 1.
  Make one of them an agent, or add a server. etcd needs a majority.`,
  },
  {
    name: 'no server',
    edge: { nodes: [agent], serverAddress: '192.168.0.40' },
    message: `environments/edge.ts: nodes has no server.
  Give one node the role server: it runs the API server.`,
  },
  {
    name: 'no node',
    edge: { nodes: [] },
    message: `environments/edge.ts: nodes [] is empty.
  List at least one node.`,
  },
  {
    name: 'two nodes with one address',
    edge: { nodes: [node, { ...agent, address: node.address }] },
    message: `environments/edge.ts: nodes: 2 nodes have the address 192.168.0.30.
  Give each node its own address.
environments/edge.ts: serverAddress 192.168.0.30 is the agent second.
  Write the address of a server.`,
  },
  {
    name: 'a node outside the LAN',
    edge: { nodes: [node, { ...agent, address: '10.0.0.5' }] },
    message: `environments/edge.ts: node second (10.0.0.5) is outside the LAN 192.168.0.0/24.
  Correct the address or lan.`,
  },
  {
    name: 'a server address that is no server',
    edge: { serverAddress: '192.168.0.31' },
    message: `environments/edge.ts: serverAddress 192.168.0.31 is not the address of the only server (192.168.0.30).
  Write the address of the server; a shared address makes sense with three servers.`,
  },
  {
    name: 'a secrets store on one node',
    edge: { secrets: 'vault' },
    message: `environments/edge.ts: secrets vault on one node: its members need a majority, which the loss of one node would end.
  Write bootstrap, or add nodes: it runs three members, each on a separate node.`,
  },
  {
    name: 'an unknown source of Secrets',
    edge: { secrets: 'sops' },
    message: `environments/edge.ts: secrets "sops" is not a source of Secrets.
  Write bootstrap or vault.`,
  },
  {
    name: 'Harbor on one node',
    edge: { registry: 'harbor' },
    message: `environments/edge.ts: registry harbor on one node: the images that it keeps would be on the machine that lost them.
  Write embedded, or add nodes.`,
  },
  {
    name: 'an unknown registry',
    edge: { registry: 'gitlab' },
    message: `environments/edge.ts: registry "gitlab" is not a registry.
  Write embedded or harbor.`,
  },
  {
    name: 'an unknown place of image scans',
    edge: { imageScans: 'harbor' },
    message: `environments/edge.ts: imageScans "harbor" is not a place of image scans.
  Write workflow or cluster.`,
  },
  {
    name: 'MetalLB on one node',
    edge: { loadBalancer: 'metallb' },
    message: `environments/edge.ts: loadBalancer metallb on one node moves an address nowhere.
  Write servicelb, which K3s brings, until there are two nodes.`,
  },
  {
    name: 'Ollama among the pods',
    edge: { ollama: { address: '10.42.0.9' } },
    message: `environments/edge.ts: ollama.address 10.42.0.9 is in pods 10.42.0.0/16.
  Write the address of the machine outside the cluster.`,
  },
  {
    name: 'a short address',
    edge: { serverAddress: '192.168.30' },
    message: `environments/edge.ts: serverAddress "192.168.30" is not an IPv4 address.
  Write four decimal numbers, such as 192.168.0.30.`,
  },
  {
    name: 'a decimal unit',
    edge: { nodes: [{ ...node, memory: '15GB' }] },
    message: `environments/edge.ts: nodes[0].memory "15GB" is not a size.
  Write bytes with a binary unit, such as 256Mi or 10Gi.`,
  },
  {
    name: 'a repository over plain HTTP',
    edge: { repository: 'http://git.example.org/platform.git' },
    message: `environments/edge.ts: repository "http://git.example.org/platform.git" is not a repository.
  Write its HTTPS URL, such as https://github.com/OWNER/NAME.git.`,
  },
  {
    name: 'a branch with a space',
    edge: { targetRevision: 'the branch' },
    message: `environments/edge.ts: targetRevision "the branch" is not a branch or tag.
  Write its name, such as deployed.`,
  },
  {
    name: 'a missing field',
    edge: { serverAddress: undefined },
    message: `environments/edge.ts: serverAddress is missing.
  Set it.`,
  },
  {
    name: 'a public authority for names that only the LAN resolves',
    edge: { acme: { email: 'admin@example.org' } },
    message: `environments/edge.ts: acme asks a public authority for names below twisterlab.local: none certifies names that end in .local.
  Remove acme, and the cluster's own authority certifies them; or choose a domain that you own.`,
  },
  {
    name: 'a public authority for a home network',
    edge: { domain: 'lab.home.arpa', acme: { email: 'admin@example.org' } },
    production: { api: { hosts: ['api.lab.home.arpa'] } },
    message: `environments/edge.ts: acme asks a public authority for names below lab.home.arpa: none certifies names that end in .home.arpa.
  Remove acme, and the cluster's own authority certifies them; or choose a domain that you own.`,
  },
  {
    name: 'a public authority without a valid contact address',
    edge: { acme: { email: 'admin' } },
    message: `environments/edge.ts: acme.email "admin" is not an email address.
  Write an address that is read.`,
  },
  {
    name: 'a public authority asked in the clear',
    edge: { acme: { email: 'admin@example.org', server: 'http://acme.example.org' } },
    message: `environments/edge.ts: acme.server "http://acme.example.org" is not an ACME directory.
  Write its HTTPS URL.`,
  },
  {
    name: 'an identity provider asked in the clear',
    edge: { signOn: { ...signOn, issuer: 'http://id.example.org' } },
    message: `environments/edge.ts: signOn.issuer "http://id.example.org" is not an HTTPS URL.
  Copy it from ISSUER/.well-known/openid-configuration.`,
  },
  {
    name: 'a group that would end a line of the policy',
    edge: { signOn: { ...signOn, groups: { admin: ['admins, role:admin'] } } },
    message: `environments/edge.ts: signOn.groups.admin[0] "admins, role:admin" is not a group.
  Write it as in the claim groups, of letters, digits, spaces and / . : @ _ - only.`,
  },
  {
    name: 'single sign-on without an administrator',
    edge: { signOn: { ...signOn, groups: { admin: [] } } },
    message: `environments/edge.ts: signOn.groups.admin [] is empty.
  Name a group of the identity provider.`,
  },
  {
    name: 'endpoints of another identity provider',
    edge: { signOn: { ...signOn, endpoints: { ...signOn.endpoints, token: 'https://id.twisterlab.local/token' } } },
    message: `environments/edge.ts: signOn.endpoints.token https://id.twisterlab.local/token and signOn.issuer https://id.example.org are not both outside the domain twisterlab.local.
  Copy all of them from one ISSUER/.well-known/openid-configuration.`,
  },
  {
    name: 'networks of an identity provider behind the ingress controller',
    edge: {
      signOn: {
        ...(JSON.parse(JSON.stringify(signOn).replaceAll('example.org', 'twisterlab.local')) as typeof signOn),
        networks: ['192.168.0.110/32'],
      },
    },
    message: `environments/edge.ts: signOn.networks is set and signOn.issuer https://id.twisterlab.local is in the domain twisterlab.local: pods reach it through the ingress controller.
  Remove networks.`,
  },
];
