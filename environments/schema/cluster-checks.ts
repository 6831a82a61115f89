import type { Problem } from '@twisterlab/platform/model/problem';
import {
  contains,
  overlaps,
  parseAddress,
  parseCidr,
  parseRange,
  type Range,
} from '@twisterlab/platform/network/addresses';
import { groupBy } from '@twisterlab/platform/util/collections';
import { inDomain, privateDomain } from '@twisterlab/platform/util/domains';
import type { Cluster } from './cluster';

type Check = (cluster: Cluster) => Iterable<Omit<Problem, 'where'>>;

const network = (text: string): Range => parseCidr(text)!;
const servers = ({ nodes }: Cluster) => nodes.filter((node) => node.role === 'server');

/** What must hold between the fields of one cluster; each field by itself is already well-formed. */
export const clusterChecks: readonly Check[] = [
  function* oddNumberOfServers(cluster) {
    const count = servers(cluster).length;
    if (count === 0) {
      yield { message: 'nodes has no server.', fix: 'Give one node the role server: it runs the API server.' };
    } else if (count % 2 === 0) {
      yield {
        message: `nodes has ${count} servers, an even number: losing ${count / 2} of them stops the cluster, as with ${count - 1}.`,
        fix: 'Make one of them an agent, or add a server. etcd needs a majority.',
      };
    }
  },

  function* nodesAreDistinct({ nodes }) {
    for (const field of ['name', 'address'] as const) {
      for (const [value, same] of groupBy(nodes, (node) => node[field])) {
        if (same.length > 1) {
          yield {
            message: `nodes: ${same.length} nodes have the ${field} ${value}.`,
            fix: `Give each node its own ${field}.`,
          };
        }
      }
    }
  },

  function* nodesAreInTheLan({ nodes, lan }) {
    for (const node of nodes) {
      if (!contains(network(lan), parseAddress(node.address)!)) {
        yield {
          message: `node ${node.name} (${node.address}) is outside the LAN ${lan}.`,
          fix: 'Correct the address or lan.',
        };
      }
    }
  },

  function* serverAddressLeadsToAServer(cluster) {
    const { serverAddress, lan, nodes } = cluster;
    const own = servers(cluster).map((node) => node.address);
    if (own.length === 1 && !own.includes(serverAddress)) {
      yield {
        message: `serverAddress ${serverAddress} is not the address of the only server (${own[0]}).`,
        fix: 'Write the address of the server; a shared address makes sense with three servers.',
      };
    }
    const agent = nodes.find((node) => node.role === 'agent' && node.address === serverAddress);
    if (agent)
      yield {
        message: `serverAddress ${serverAddress} is the agent ${agent.name}.`,
        fix: 'Write the address of a server.',
      };
    if (!contains(network(lan), parseAddress(serverAddress)!)) {
      yield {
        message: `serverAddress ${serverAddress} is outside the LAN ${lan}.`,
        fix: 'Correct the address or lan.',
      };
    }
  },

  function* networksAreApart({ lan, pods, services }) {
    const ranges = Object.entries({ lan, pods, services });
    for (const [index, [name, text]] of ranges.entries()) {
      for (const [other, otherText] of ranges.slice(index + 1)) {
        if (overlaps(network(text), network(otherText))) {
          yield {
            message: `${name} ${text} and ${other} ${otherText} overlap.`,
            fix: 'Choose ranges apart from each other: an address has to belong to one of them.',
          };
        }
      }
    }
  },

  function* poolIsFree({ addressPool, lan, nodes, serverAddress, ollama }) {
    const pool = parseRange(addressPool)!;
    if (!contains(network(lan), pool)) {
      yield {
        message: `addressPool ${addressPool} is outside the LAN ${lan}.`,
        fix: 'Choose addresses of the LAN: MetalLB answers for them on the local network only.',
      };
    }
    const taken = [
      ...nodes.map((node) => [`the node ${node.name}`, node.address] as const),
      ['the Ollama server', ollama.address] as const,
      ['the address of the API server', serverAddress] as const,
    ];
    const seen = new Set<string>();
    for (const [owner, text] of taken) {
      if (contains(pool, parseAddress(text)!) && !seen.has(text)) {
        seen.add(text);
        yield {
          message: `addressPool ${addressPool} contains ${owner} (${text}).`,
          fix: "MetalLB would answer for that machine's address. Choose a range outside the machines and outside DHCP.",
        };
      }
    }
  },

  function* ingressAddressComesFromThePool({ ingressAddress, addressPool }) {
    if (!contains(parseRange(addressPool)!, parseAddress(ingressAddress)!)) {
      yield {
        message: `ingressAddress ${ingressAddress} is outside the pool ${addressPool}.`,
        fix: 'Choose an address of the pool.',
      };
    }
  },

  function* ollamaIsOutside({ ollama, pods, services }) {
    for (const [name, range] of Object.entries({ pods, services })) {
      if (contains(network(range), parseAddress(ollama.address)!)) {
        yield {
          message: `ollama.address ${ollama.address} is in ${name} ${range}.`,
          fix: 'Write the address of the machine outside the cluster.',
        };
      }
    }
  },

  function* metallbNeedsNodes({ loadBalancer, nodes }) {
    if (loadBalancer === 'metallb' && nodes.length < 2) {
      yield {
        message: 'loadBalancer metallb on one node moves an address nowhere.',
        fix: 'Write servicelb, which K3s brings, until there are two nodes.',
      };
    }
  },

  function* identityProviderIsOnOneSide({ signOn, domain }) {
    if (!signOn) return;
    const { issuer, endpoints, networks } = signOn;
    const inside = (url: string) => inDomain(new URL(url).hostname, domain);
    for (const [name, endpoint] of Object.entries(endpoints)) {
      if (inside(endpoint) === inside(issuer)) continue;
      yield {
        message: `signOn.endpoints.${name} ${endpoint} and signOn.issuer ${issuer} are not both ${inside(issuer) ? 'inside' : 'outside'} the domain ${domain}.`,
        fix: 'Copy all of them from one ISSUER/.well-known/openid-configuration.',
      };
    }
    if (networks && inside(issuer)) {
      yield {
        message: `signOn.networks is set and signOn.issuer ${issuer} is in the domain ${domain}: pods reach it through the ingress controller.`,
        fix: 'Remove networks.',
      };
    }
  },

  function* vaultNeedsThreeNodes({ secrets, nodes }) {
    if (secrets === 'vault' && nodes.length < 3) {
      yield {
        message: `secrets vault on ${nodes.length === 1 ? 'one node' : `${nodes.length} nodes`}: its members need a majority, which the loss of one node would end.`,
        fix: 'Write bootstrap, or add nodes: it runs three members, each on a separate node.',
      };
    }
  },

  function* harborNeedsThreeNodes({ registry, nodes }) {
    if (registry === 'harbor' && nodes.length < 3) {
      yield {
        message: `registry harbor on ${nodes.length === 1 ? 'one node' : `${nodes.length} nodes`}: the images that it keeps would be on the machine that lost them.`,
        fix: 'Write embedded, or add nodes.',
      };
    }
  },

  function* acmeCertifiesPublicNames({ acme, domain }) {
    const ending = acme && privateDomain(domain);
    if (ending) {
      yield {
        message: `acme asks a public authority for names below ${domain}: none certifies names that end in .${ending}.`,
        fix: "Remove acme, and the cluster's own authority certifies them; or choose a domain that you own.",
      };
    }
  },
];
