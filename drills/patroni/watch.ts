import { setTimeout as sleep } from 'node:timers/promises';
import type { Checked } from '../expectation';
import type { NodesGround } from '../ground/nodes-ground';
import { namespace } from '../nodes/production';
import { type Cluster, scope } from './cluster';

/** Where the Service led at one moment, and where it should have. */
export interface Sample {
  readonly at: number;
  readonly addresses: readonly string[];
  /** The leader's address; undefined while there is none. */
  readonly leader: string | undefined;
}

/**
 * How long addresses may be on their way from Patroni's object to the one that nodes read (milliseconds). A second or two;
 * on a loaded machine six were measured. One that leads astray stays for minutes.
 */
const travel = 20_000;

/** Samples in which the Service led elsewhere than to the leader, for longer than an address travels. */
export function misled(samples: readonly Sample[]): string[] {
  const faults: string[] = [];
  let since: number | undefined;
  for (const { at, addresses, leader } of samples) {
    const wrong = addresses.some((address) => address !== leader);
    if (!wrong) since = undefined;
    else if (since === undefined) since = at;
    else if (at - since > travel) {
      faults.push(`led to ${addresses.join(' and ')} for ${((at - since) / 1000).toFixed(0)} s while ${leader} led`);
    }
  }
  // One that lasts is said at each sample: the last says how long.
  return faults.slice(-3);
}

/** Looks every second where the Service of the primary leads. */
export class Watch {
  private readonly samples: Sample[] = [];
  private watching = true;
  private readonly done: Promise<void>;

  constructor(
    private readonly ground: NodesGround,
    private readonly cluster: Cluster,
  ) {
    this.done = this.look();
  }

  async end(): Promise<Checked> {
    this.watching = false;
    await this.done;
    return { of: this.samples.length, faults: misled(this.samples) };
  }

  private async look(): Promise<void> {
    while (this.watching) {
      await sleep(1000);
      // While the API server is away nobody is told anything.
      const sample = await this.sample().catch(() => undefined);
      if (sample) this.samples.push(sample);
    }
  }

  private async sample(): Promise<Sample | undefined> {
    const { kubectl } = this.ground;
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
