import type { Construct } from 'constructs';
import type { Labels } from '../../platform/manifest';
import type { Exposure } from '../../platform/records/tenant';
import { k8s } from './k8s';

export interface ServiceProps {
  readonly name: string;
  readonly selector: Labels;
  /** Name of the port in the pods and in the Service, and its number in the Service. */
  readonly port: { readonly name: string; readonly number: number };
  /** How clients outside the cluster reach it. Default: they do not. */
  readonly exposure?: Exposure;
}

/** A Service; a node port or an address of the pool only where an environment chose one. */
export function service(scope: Construct, { name, selector, port, exposure = {} }: ServiceProps): k8s.KubeService {
  const { nodePort, address } = exposure;
  const outside = nodePort !== undefined || address !== undefined;
  return new k8s.KubeService(scope, `service-${name}`, {
    metadata: { name, annotations: address === undefined ? undefined : { 'metallb.io/loadBalancerIPs': address } },
    spec: {
      type: address !== undefined ? 'LoadBalancer' : nodePort !== undefined ? 'NodePort' : 'ClusterIP',
      selector,
      // Local keeps the client's address, which the NetworkPolicy judges by; only nodes with a pod answer.
      externalTrafficPolicy: outside ? 'Local' : undefined,
      allocateLoadBalancerNodePorts: address !== undefined && nodePort === undefined ? false : undefined,
      ports: [
        {
          name: port.name,
          port: port.number,
          targetPort: k8s.IntOrString.fromString(port.name),
          protocol: 'TCP',
          nodePort,
        },
      ],
    },
  });
}
