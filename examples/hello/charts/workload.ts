import { coreDns } from '@twisterlab/platform/kubernetes/k3s';
import { declare } from '@twisterlab/platform/model/declarations';
import type { Protocol } from '@twisterlab/platform/model/flow';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';

export interface WorkloadProps {
  readonly namespace: string;
  readonly image: string;
  /** The TCP port that the program opens. */
  readonly port: number;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A Deployment under Pod Security `restricted`, and its Service. Nothing reaches it and it reaches nothing until `connectTo`. */
export class Workload extends Construct {
  readonly port: number;
  readonly pods: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  };

  constructor(scope: Construct, name: string, { namespace, image, port, args, env = {} }: WorkloadProps) {
    super(scope, name);
    const labels = { 'app.kubernetes.io/name': name };
    this.port = port;
    this.pods = { name, namespace, labels };
    const quantities = { cpu: '50m', memory: '64Mi', 'ephemeral-storage': '64Mi' };
    new ApiObject(this, 'deployment', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: {
        replicas: 1,
        revisionHistoryLimit: 3,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
              {
                name,
                image,
                args,
                ports: [{ name: 'http', containerPort: port }],
                env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
                resources: { requests: quantities, limits: quantities },
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                },
                readinessProbe: { tcpSocket: { port: 'http' } },
                livenessProbe: { tcpSocket: { port: 'http' } },
              },
            ],
          },
        },
      },
    });
    new ApiObject(this, 'service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { selector: labels, ports: [{ name: 'http', port, targetPort: 'http' }] },
    });
  }

  /** Allows connections to another workload by its Service's name: a policy on each side, DNS, and the declared flows. */
  connectTo(to: Workload): void {
    this.policy(`to-${to.pods.name}`, 'Egress', {
      to: [{ podSelector: { matchLabels: to.pods.labels } }],
      ports: [tcp(to.port)],
    });
    to.policy(`from-${this.pods.name}`, 'Ingress', {
      from: [{ podSelector: { matchLabels: this.pods.labels } }],
      ports: [tcp(to.port)],
    });
    this.flow(to.pods, to.port, 'TCP');

    const dns = coreDns.ports.map(({ containerPort: port, protocol }) => ({ port, protocol }));
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': coreDns.namespace } };
    this.policy('to-dns', 'Egress', {
      to: [{ namespaceSelector, podSelector: { matchLabels: coreDns.labels } }],
      ports: dns,
    });
    for (const { port, protocol } of dns) this.flow(coreDns, port, protocol);
  }

  private policy(suffix: string, type: 'Egress' | 'Ingress', rule: object): void {
    const { name, namespace, labels } = this.pods;
    new ApiObject(this, suffix, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: `${name}-${suffix}`, namespace },
      spec: { podSelector: { matchLabels: labels }, policyTypes: [type], [type.toLowerCase()]: [rule] },
    });
  }

  private flow({ name, namespace, labels }: Workload['pods'], port: number, protocol: Protocol): void {
    declare(this, 'flow', { from: this.pods, to: { name, namespace, labels }, port, protocol });
  }
}

const tcp = (port: number) => ({ port, protocol: 'TCP' });
