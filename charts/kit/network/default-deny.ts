import type { Construct } from 'constructs';
import { k8s } from '../k8s';
import type { PodSet } from './pods';

export interface DefaultDenyProps {
  /** Default: the namespace of the chart. */
  readonly namespace?: string;
  /** Default: all pods of the namespace. */
  readonly pods?: Pick<PodSet, 'name' | 'labels'>;
  /** Directions to deny. Default: both. */
  readonly types?: ('Ingress' | 'Egress')[];
}

/** Denies all traffic that no other NetworkPolicy allows. */
export function defaultDeny(scope: Construct, props: DefaultDenyProps = {}): k8s.KubeNetworkPolicy {
  const { namespace, pods, types = ['Ingress', 'Egress'] } = props;
  const name = pods ? `${pods.name}-default-deny` : 'default-deny';
  return new k8s.KubeNetworkPolicy(scope, [name, namespace].filter(Boolean).join('-in-'), {
    metadata: { name, namespace },
    spec: { podSelector: pods ? { matchLabels: pods.labels } : {}, policyTypes: types },
  });
}
