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
  const several = cluster.nodes.length > 1;
  return { name: 'api-server', addresses: several ? [...addresses, ...overlayAddresses(cluster)] : addresses };
}

/** The first address of each /24 that K3s may assign to a node for its pods. Source: flannel's vxlan backend. */
function overlayAddresses({ pods }: Cluster): string[] {
  const { first } = parseCidr(pods)!;
  return [...Array(rangesOfNodes).keys()].map((index) => `${formatAddress(first + 256 * index)}/32`);
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
