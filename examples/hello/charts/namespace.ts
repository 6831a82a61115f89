import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';

/** The namespace under Pod Security `restricted`, where every connection is denied until a policy allows it. */
export class Namespace extends Chart {
  constructor(scope: Construct, name: string) {
    super(scope, 'namespace', { disableResourceNameHashes: true });
    new ApiObject(this, 'namespace', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    });
    new ApiObject(this, 'default-deny', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'default-deny', namespace: name },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    });
  }
}
