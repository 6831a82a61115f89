import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { ContainerPort, PodSpec } from '@twisterlab/platform/model/manifest';
import { debianProgram } from '../../../parts/debian';
import type { LiveObject } from '../../kubectl';
import type { NodeCluster } from '../../nodes-ground';
import { type AddressedPod, type Cluster, ruleset } from './ruleset';

type Policy = Kinds['NetworkPolicy'];
type LivePod = LiveObject & {
  readonly spec: PodSpec & { readonly nodeName?: string; readonly hostNetwork?: boolean };
  readonly status: { readonly podIP?: string; readonly phase: string };
};

/** Faults to inject into the engine. */
export interface EngineFaults {
  /** Ignores egress rules. Default: false. */
  ignoreEgress?: boolean;
  /** Ignores the removal of policies. Default: false. */
  ignoreRemovals?: boolean;
}

/**
 * Enforces the API server's NetworkPolicies with nftables on every node. K3s' own engine is not available here; like it,
 * this one
 * applies changes with a short delay.
 */
export class PolicyEngine {
  private readonly loaded = new Map<string, string>();
  private following = true;
  private done: Promise<void> = Promise.resolve();
  /** Which policies to enforce. */
  private counts: (policy: Policy) => boolean = () => true;

  /** @param blind faults to inject. */
  constructor(
    private readonly fixture: NodeCluster,
    private readonly blind: EngineFaults = {},
  ) {}

  /** Starts to watch; the current rules are loaded when it returns. */
  async start(): Promise<void> {
    await this.enforce();
    // A drill that throws does not call stop().
    this.fixture.api.processes.onStopped(() => {
      this.following = false;
    });
    this.done = this.follow();
  }

  /** Loads the current rules. @param counts which policies to enforce; the others are ignored. */
  async enforce(counts: (policy: Policy) => boolean = () => true): Promise<void> {
    this.counts = counts;
    this.load(await this.cluster());
  }

  /** Stops watching and leaves the rules loaded. */
  async stop(): Promise<void> {
    this.following = false;
    await this.done;
  }

  /** The API server's policies, namespaces and pods with an address. */
  async cluster(): Promise<Cluster> {
    const found = await this.fixture.kubectl.get('--all-namespaces', 'namespaces,pods,networkpolicies');
    const of = (kind: string) => found.filter((each) => each.kind === kind);
    return {
      policies: of('NetworkPolicy') as unknown as Policy[],
      namespaces: new Map(of('Namespace').map(({ metadata }) => [metadata.name, metadata.labels ?? {}])),
      pods: (of('Pod') as LivePod[]).flatMap(addressed),
    };
  }

  private load(cluster: Cluster): void {
    const policies = cluster.policies.filter((policy) => this.blind.ignoreRemovals || this.counts(policy));
    const counting = { ...cluster, policies: this.blind.ignoreEgress ? policies.map(withoutEgress) : policies };
    for (const { name } of this.fixture.nodes) {
      const rules = ruleset(counting, name);
      if (this.loaded.get(name) === rules) continue;
      const [program, ...args] = [...this.fixture.inside(name), debianProgram('nftables'), '-f', '-'];
      execFileSync(program!, args, { input: rules, stdio: 'pipe' });
      this.loaded.set(name, rules);
    }
  }

  private async follow(): Promise<void> {
    while (this.following) {
      await sleep(1000);
      // The API server may be temporarily unavailable, or stopped at the end of the drill.
      const cluster = await this.cluster().catch(() => undefined);
      if (cluster && this.following) this.load(cluster);
    }
  }
}

const withoutEgress = ({ spec: { egress, ...spec }, ...policy }: Policy): Policy => ({
  ...policy,
  spec: { ...spec, policyTypes: (spec.policyTypes ?? ['Ingress']).filter((type) => type !== 'Egress') },
});

function addressed({ metadata, spec, status }: LivePod): AddressedPod[] {
  const ended = ['Succeeded', 'Failed'].includes(status.phase);
  if (!status.podIP || !spec.nodeName || spec.hostNetwork || ended) return [];
  return [
    {
      name: metadata.name,
      namespace: metadata.namespace ?? '',
      labels: metadata.labels ?? {},
      address: status.podIP,
      node: spec.nodeName,
      ports: spec.containers.flatMap(({ ports = [] }): readonly ContainerPort[] => ports),
    },
  ];
}
