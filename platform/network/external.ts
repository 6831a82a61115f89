import type { Cluster } from '../model/cluster';
import type { ExternalPeer, ExternalServer } from '../model/flow';
import { formatAddress, parseCidr } from './addresses';

/** The API server as policies see it: its Service is translated to the servers' node addresses before they apply. */
export function apiServer({ nodes }: Cluster): ExternalServer {
  const servers = nodes.filter((node) => node.role === 'server');
  return { name: 'api-server', addresses: servers.map(({ address }) => `${address}/32`), port: 6443 };
}

/** Maximum number of nodes, including removed ones: each new node gets the next range of pod addresses. */
const rangesOfNodes = 16;

/**
 * The source addresses of webhook calls: the API server's node address or, if the pod is on another node, the node's
 * address in flannel's overlay, which is the first of its /24.
 */
export function webhookCallers(cluster: Cluster): ExternalPeer {
  const { addresses } = apiServer(cluster);
  const overlay = overlayAddresses(cluster).map((address) => `${formatAddress(address)}/32`);
  return { name: 'api-server', addresses: [...addresses, ...overlay] };
}

/**
 * The first address of each /24 that K3s may assign to a node for its pods: other nodes' pods see it as that of the node. None on a
 * single node. Source: flannel's vxlan backend.
 */
export function overlayAddresses({ pods, nodes }: Cluster): number[] {
  if (nodes.length < 2) return [];
  const { first } = parseCidr(pods)!;
  return Array.from({ length: rangesOfNodes }, (_, index) => first + 256 * index);
}

/** The networks that may connect to an exposed workload, named `lan` if they are the LAN. */
export function clients(cluster: Cluster, from: readonly string[]): ExternalPeer {
  return { name: from.length === 1 && from[0] === cluster.lan ? 'lan' : 'clients', addresses: from };
}

/** An external server by URL. @param networks its CIDRs. Default: the internet. */
export function externalServer(name: string, url: string, networks?: readonly string[]): ExternalServer {
  const { protocol, port, hostname } = new URL(url);
  const blocks = networks ? { addresses: networks } : { addresses: internet.addresses, except: internet.except };
  return { name, ...blocks, port: Number(port) || (protocol === 'https:' ? 443 : 80), host: hostname };
}

/** HTTPS on the public internet: all addresses without the special-purpose ones of RFC 6890. */
export const internet: ExternalServer = {
  name: 'internet',
  addresses: ['0.0.0.0/0'],
  except: [
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '224.0.0.0/3',
  ],
  port: 443,
};
