import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import { declare } from '@twisterlab/platform/model/declared';
import type { Construct } from 'constructs';
import { k8s } from '../kit/k8s';

/** The pod that cert-manager starts beside a certificate while a public authority asks whether the host is ours. */
const solver = { labels: { 'acme.cert-manager.io/http01-solver': 'true' }, port: 8089 } as const;
const ports = [{ port: k8s.IntOrString.fromNumber(solver.port), protocol: 'TCP' }];

/** Lets the ingress controller reach the solver of a certificate. */
export function solverIsReachable(scope: Construct, certificate: string, namespace: string): void {
  const name = `${certificate}-solver-from-${traefik.name}`;
  const from = {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': traefik.namespace } },
    podSelector: { matchLabels: traefik.labels },
  };
  new k8s.KubeNetworkPolicy(scope, 'solver', {
    metadata: { name },
    spec: {
      podSelector: { matchLabels: solver.labels },
      policyTypes: ['Ingress'],
      ingress: [{ from: [from], ports }],
    },
  });
  declare(scope, 'exception', {
    rule: 'selector',
    object: `NetworkPolicy ${namespace}/${name}`,
    matches: 'selects no pod',
    reason: 'cert-manager starts the pod while an authority asks, and ends it',
  });
}

/** The other side: whatever namespace the solver is in. */
export function traefikReachesSolvers(scope: Construct): void {
  new k8s.KubeNetworkPolicy(scope, 'solvers', {
    metadata: { name: `${traefik.name}-to-solvers`, namespace: traefik.namespace },
    spec: {
      podSelector: { matchLabels: traefik.labels },
      policyTypes: ['Egress'],
      egress: [{ to: [{ namespaceSelector: {}, podSelector: { matchLabels: solver.labels } }], ports }],
    },
  });
}
