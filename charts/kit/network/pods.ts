import { coreDns } from '@twisterlab/platform/kubernetes/k3s';
import { declare } from '@twisterlab/platform/model/declarations';
import type {
  AddressBlocks,
  ExternalPeer,
  ExternalServer,
  Flow,
  FlowPeer,
  Protocol,
} from '@twisterlab/platform/model/flow';
import type { Labels } from '@twisterlab/platform/model/manifest';
import { Construct } from 'constructs';
import { k8s } from '../k8s';

/** The pods of one workload, rendered here or not. */
export interface PodSet {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
}

/** A workload that accepts connections on one port. */
export interface Callable {
  readonly pods: Pods;
  readonly port: number;
  /** Its Service, on the same port. Default: the name of the pods. */
  readonly service?: string;
  /** Its clients change none of its data. Default: false. */
  readonly readOnly?: boolean;
}

/** A workload that accepts connections on several ports. */
export interface CallablePorts {
  readonly pods: Pods;
  readonly ports: readonly number[];
  /** Its Service, on the same ports. Default: the name of the pods. */
  readonly service?: string;
  /** Its clients change none of its data. Default: false. */
  readonly readOnly?: boolean;
}

/**
 * The pods of one workload and their NetworkPolicies. The namespace denies all traffic; `connectTo` allows one connection on both
 * sides, by policies such as `mcp-unified-to-redis` and `redis-from-mcp-unified`. The other methods write one side.
 */
export class Pods extends Construct implements PodSet {
  private usesDns = false;
  /** `HOST:PORT` of everything that these pods connect to: tasks wait for it. */
  readonly peers: string[] = [];

  /** @param labels of the pod selector. Default: app.kubernetes.io/name. */
  constructor(
    scope: Construct,
    readonly name: string,
    readonly namespace: string,
    readonly labels: Labels = { 'app.kubernetes.io/name': name },
  ) {
    super(scope, 'pods');
  }

  /** Allows egress to workloads and their ingress, and DNS, because clients use the names of Services. */
  connectTo(...targets: readonly (Callable | CallablePorts)[]): this {
    for (const { pods, service = pods.name, readOnly, ...target } of targets) {
      const ports = 'ports' in target ? target.ports : [target.port];
      this.egress(pods.name, [peerOf(pods, this.namespace)], ports.map(overTcp));
      pods.ingress(this.name, [peerOf(this, pods.namespace)], ports);
      for (const port of ports)
        this.declareFlow({ from: partyOf(this), to: partyOf(pods), ...overTcp(port), readOnly });
      const host = pods.namespace === this.namespace ? service : `${service}.${pods.namespace}`;
      this.peers.push(...ports.map((port) => `${host}:${port}`));
    }
    if (targets.length > 0) this.allowDns();
    return this;
  }

  /** Allows egress to CIDRs outside the cluster. */
  egressToCidr(...servers: readonly ExternalServer[]): this {
    for (const { name, addresses, except, port, host } of servers) {
      this.egress(name, blocks({ addresses, except }), [{ port, protocol: 'TCP' }]);
      this.declareFlow({ from: partyOf(this), to: { name, addresses, except }, port, protocol: 'TCP' });
      if (host) this.peers.push(`${host}:${port}`);
    }
    return this;
  }

  /** Allows ingress from pods of another chart or from CIDRs outside the cluster. */
  ingressFrom(from: PodSet | ExternalPeer, ...ports: readonly number[]): this {
    const outside = 'addresses' in from;
    this.ingress(from.name, outside ? blocks(from) : [peerOf(from, this.namespace)], ports);
    for (const port of ports) {
      this.declareFlow({ from: outside ? { ...from } : partyOf(from), to: partyOf(this), ...overTcp(port) });
    }
    return this;
  }

  /** As `ingressFrom`, from several workloads in one policy. @param name of the group, in the name of the policy. */
  ingressFromAll(name: string, all: readonly PodSet[], port: number): this {
    this.ingress(
      name,
      all.map((from) => peerOf(from, this.namespace)),
      [port],
    );
    for (const from of all) this.declareFlow({ from: partyOf(from), to: partyOf(this), ...overTcp(port) });
    return this;
  }

  /** Allows egress to pods whose own chart allows the ingress, by `ingressFrom`. */
  egressTo(to: PodSet, ...ports: readonly number[]): this {
    return this.egressToAll(to.name, [to], ports);
  }

  /** Allows egress to pods that accept connections from everywhere, and declares the flow. */
  egressToOpen(to: PodSet, port: number): this {
    this.declareFlow({ from: partyOf(this), to: partyOf(to), ...overTcp(port) });
    return this.egressTo(to, port);
  }

  /** As `egressTo`, to several workloads in one policy. @param name of the group, in the name of the policy. */
  egressToAll(name: string, all: readonly PodSet[], ports: readonly number[]): this {
    this.egress(
      name,
      all.map((to) => peerOf(to, this.namespace)),
      ports.map(overTcp),
    );
    return this;
  }

  /** Allows egress to CoreDNS: needed by clients of host names outside the cluster. */
  allowDns(): void {
    if (this.usesDns) return;
    this.usesDns = true;
    const ports = coreDns.ports.map(({ containerPort, protocol }) => ({ port: containerPort, protocol }));
    this.egress(coreDns.name, [peerOf(coreDns, this.namespace)], ports);
    for (const { port, protocol } of ports) {
      this.declareFlow({ from: partyOf(this), to: partyOf(coreDns), port, protocol });
    }
  }

  private egress(to: string, peers: k8s.NetworkPolicyPeer[], ports: { port: number; protocol: Protocol }[]): void {
    new k8s.KubeNetworkPolicy(this, `to-${to}`, {
      metadata: { name: `${this.name}-to-${to}` },
      spec: {
        podSelector: { matchLabels: this.labels },
        policyTypes: ['Egress'],
        egress: [{ to: peers, ports: ports.map(policyPort) }],
      },
    });
  }

  private ingress(from: string, peers: k8s.NetworkPolicyPeer[], ports: readonly number[]): void {
    new k8s.KubeNetworkPolicy(this, `from-${from}`, {
      metadata: { name: `${this.name}-from-${from}` },
      spec: {
        podSelector: { matchLabels: this.labels },
        policyTypes: ['Ingress'],
        ingress: [{ from: peers, ports: ports.map(overTcp).map(policyPort) }],
      },
    });
  }

  private declareFlow(flow: Flow): void {
    declare(this, 'flow', flow);
  }
}

function partyOf({ name, namespace, labels }: PodSet): FlowPeer {
  return { name, namespace, labels };
}

function peerOf({ namespace, labels }: PodSet, seenFrom: string): k8s.NetworkPolicyPeer {
  const podSelector = { matchLabels: labels };
  if (namespace === seenFrom) return { podSelector };
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } }, podSelector };
}

function blocks({ addresses, except }: AddressBlocks): k8s.NetworkPolicyPeer[] {
  return addresses.map((cidr) => ({ ipBlock: { cidr, except: except && [...except] } }));
}

const overTcp = (port: number) => ({ port, protocol: 'TCP' as const });

const policyPort = ({ port, protocol }: { port: number; protocol: Protocol }): k8s.NetworkPolicyPort => ({
  port: k8s.IntOrString.fromNumber(port),
  protocol,
});
