import type { Cluster } from '../../platform/records/cluster';
import type { Outside, OutsideServer } from './pods';

/** The API server as policies see it: its Service is translated to the servers' own addresses before they act. */
export function apiServer({ nodes }: Cluster): OutsideServer {
  const servers = nodes.filter((node) => node.role === 'server');
  return { name: 'api-server', addresses: servers.map(({ address }) => `${address}/32`), port: 6443 };
}

/** The Ollama server that answers the agents. */
export function ollama({ ollama: { address, port } }: Cluster): OutsideServer & { readonly url: string } {
  return { name: 'ollama', addresses: [`${address}/32`], port, url: `http://${address}:${port}` };
}

/** The networks that may use an exposed workload: the LAN, unless the record names others. */
export function clients(cluster: Cluster, from: readonly string[] = [cluster.lan]): Outside {
  return { name: from.length === 1 && from[0] === cluster.lan ? 'lan' : 'clients', addresses: from };
}

/** A server that the record names by URL. @param networks that it is in. Default: the internet. */
export function server(name: string, url: string, networks?: readonly string[]): OutsideServer {
  const { protocol, port } = new URL(url);
  const blocks = networks ? { addresses: networks } : { addresses: internet.addresses, except: internet.except };
  return { name, ...blocks, port: Number(port) || (protocol === 'https:' ? 443 : 80) };
}

/** HTTPS on the public internet: every address that is not somebody's private one. Source: RFC 6890. */
export const internet: OutsideServer = {
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
