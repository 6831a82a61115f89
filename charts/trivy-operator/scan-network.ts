import { coreDns } from '@twisterlab/platform/kubernetes/k3s';
import { declare } from '@twisterlab/platform/model/declarations';
import { internet } from '@twisterlab/platform/network/external';
import type { Construct } from 'constructs';
import { k8s } from '../kit/k8s';
import { scanLabel, server, trivyNamespace } from './chart';

const scans = { matchLabels: { [scanLabel.name]: scanLabel.value } };
const port = (number: number, protocol = 'TCP') => ({ port: k8s.IntOrString.fromNumber(number), protocol });

/**
 * Allows the pods of scans to read images from their registries and to query the server. Policies without declared flows: the operator
 * starts the pods, so that no object of dist is one end of a path.
 */
export function allowScanTraffic(scope: Construct): void {
  const databases = { matchLabels: { 'app.kubernetes.io/name': server.name } };
  policy(scope, 'trivy-scan', {
    podSelector: scans,
    policyTypes: ['Egress'],
    egress: [
      { to: [{ podSelector: databases }], ports: [port(server.port)] },
      {
        to: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': coreDns.namespace } },
            podSelector: { matchLabels: coreDns.labels },
          },
        ],
        ports: coreDns.ports.map(({ containerPort, protocol }) => port(containerPort, protocol)),
      },
      {
        to: internet.addresses.map((cidr) => ({ ipBlock: { cidr, except: [...(internet.except ?? [])] } })),
        ports: [port(internet.port)],
      },
    ],
  });
  policy(scope, `${server.name}-from-trivy-scan`, {
    podSelector: databases,
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: scans }], ports: [port(server.port)] }],
  });
  declare(scope, 'exception', {
    rule: 'selector',
    object: `NetworkPolicy ${trivyNamespace}/trivy-scan`,
    matches: 'selects no pod',
    reason: 'the operator starts the pods of a scan, and they end with it',
  });
}

function policy(scope: Construct, name: string, spec: k8s.NetworkPolicySpec): void {
  new k8s.KubeNetworkPolicy(scope, name, { metadata: { name }, spec });
}
