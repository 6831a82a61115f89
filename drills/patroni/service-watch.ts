import type { CheckedItems } from '../expectation';
import type { NodeCluster } from '../fixtures/node-cluster';
import type { Repeated } from '../fixtures/processes';
import { namespace } from '../nodes/production';
import { type Cluster, scope } from './cluster';

/** The endpoints of the Service at one moment, and the leader's address. */
export interface Sample {
  readonly at: number;
  readonly addresses: readonly string[];
  /** Undefined while there is no leader. */
  readonly leader: string | undefined;
}

/**
 * How long an address may take from Patroni's Endpoints to the EndpointSlice (milliseconds). Usually a second or two; six
 * were measured on a loaded machine. A wrong endpoint stays for minutes.
 */
const propagation = 20_000;

/** Times at which the Service had an endpoint other than the leader for longer than the propagation takes. */
export function wrongEndpoints(samples: readonly Sample[]): string[] {
  const faults: string[] = [];
  let since: number | undefined;
  for (const { at, addresses, leader } of samples) {
    const wrong = addresses.some((address) => address !== leader);
    if (!wrong) since = undefined;
    else if (since === undefined) since = at;
    else if (at - since > propagation) {
      faults.push(`endpoints ${addresses.join(' and ')} for ${((at - since) / 1000).toFixed(0)} s, leader ${leader}`);
    }
  }
  // Every further sample adds a line: the last has the whole duration.
  return faults.slice(-3);
}

/** Reads the endpoints of the primary's Service every second. */
export class ServiceWatch {
  private readonly samples: Sample[] = [];
  private readonly watching: Repeated;

  constructor(
    private readonly nodeCluster: NodeCluster,
    private readonly cluster: Cluster,
  ) {
    // While the API server is down endpoints cannot change.
    this.watching = nodeCluster.api.processes.repeat(async () => {
      const sample = await this.sample();
      if (sample) this.samples.push(sample);
    });
  }

  async end(): Promise<CheckedItems> {
    await this.watching.end();
    return { of: this.samples.length, faults: wrongEndpoints(this.samples) };
  }

  private async sample(): Promise<Sample | undefined> {
    const { kubectl } = this.nodeCluster;
    const selector = ['--selector', `kubernetes.io/service-name=${scope}`];
    const [roles, members] = [await this.cluster.roles(), await this.cluster.members()];
    const slices = (await kubectl.get('--namespace', namespace, 'endpointslices', ...selector)) as unknown as Slice[];
    const addresses = slices
      .flatMap(({ endpoints }) => endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap((endpoint) => endpoint.addresses);
    const pod = members.find(({ metadata }) => metadata.name === roles?.leader);
    return { at: Date.now(), addresses, leader: (pod?.status as { podIP?: string } | undefined)?.podIP };
  }
}

interface Slice {
  readonly endpoints?: readonly { readonly addresses: readonly string[]; readonly conditions?: { ready?: boolean } }[];
}
