import type { Labels } from '@twisterlab/platform/model/manifest';
import type { Construct } from 'constructs';
import type { Exposure } from '../../environments/schema/tenant';
import { k8s } from './k8s';

export interface ServiceProps {
  readonly name: string;
  /** Default: none; somebody else keeps its endpoints. */
  readonly selector?: Labels;
  /** Numbers of the ports by their name, in the pods and in the Service. */
  readonly ports: Readonly<Record<string, number>>;
  /** How clients outside the cluster reach it. Default: they do not. */
  readonly exposure?: Exposure;
  /** No address of its own: names of pods, of those that are not Ready as well. Default: false. */
  readonly headless?: boolean;
  /** Leads to pods of the caller's own node alone. Default: false. */
  readonly sameNode?: boolean;
}

/** A Service; a node port or an address of the pool only where an environment chose one. */
export function service(scope: Construct, props: ServiceProps): k8s.KubeService {
  const { name, selector, ports, exposure = {}, headless = false } = props;
  const { nodePort, address } = exposure;
  const outside = nodePort !== undefined || address !== undefined;
  return new k8s.KubeService(scope, `service-${name}`, {
    metadata: { name, annotations: address === undefined ? undefined : { 'metallb.io/loadBalancerIPs': address } },
    spec: {
      type: address !== undefined ? 'LoadBalancer' : nodePort !== undefined ? 'NodePort' : 'ClusterIP',
      clusterIp: headless ? 'None' : undefined,
      publishNotReadyAddresses: headless || undefined,
      selector,
      internalTrafficPolicy: props.sameNode ? 'Local' : undefined,
      // Local keeps the client's address, which the NetworkPolicy judges by; only nodes with a pod answer.
      externalTrafficPolicy: outside ? 'Local' : undefined,
      allocateLoadBalancerNodePorts: address !== undefined && nodePort === undefined ? false : undefined,
      ports: Object.entries(ports).map(([port, number]) => ({
        name: port,
        port: number,
        // Endpoints that nobody's selector made have numbers alone.
        targetPort: selector ? k8s.IntOrString.fromString(port) : k8s.IntOrString.fromNumber(number),
        protocol: 'TCP',
        nodePort,
      })),
    },
  });
}
