import { traefik } from '@twisterlab/platform/kubernetes/k3s';
import { declare } from '@twisterlab/platform/model/declarations';
import type { Construct } from 'constructs';
import { k8s } from '../k8s';

/** The HTTP-01 solver pod that cert-manager starts during an ACME challenge. */
const solver = { labels: { 'acme.cert-manager.io/http01-solver': 'true' }, port: 8089 } as const;
const ports = [{ port: k8s.IntOrString.fromNumber(solver.port), protocol: 'TCP' }];

/** Allows the ingress controller to connect to the solver of a certificate. */
export function allowSolverIngress(scope: Construct, certificate: string, namespace: string): void {
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
    reason: 'cert-manager runs the solver pod only during an ACME challenge',
  });
}

/** Allows the egress side, to solvers in any namespace. */
export function allowTraefikToSolvers(scope: Construct): void {
  new k8s.KubeNetworkPolicy(scope, 'solvers', {
    metadata: { name: `${traefik.name}-to-solvers`, namespace: traefik.namespace },
    spec: {
      podSelector: { matchLabels: traefik.labels },
      policyTypes: ['Egress'],
      egress: [{ to: [{ namespaceSelector: {}, podSelector: { matchLabels: solver.labels } }], ports }],
    },
  });
}
