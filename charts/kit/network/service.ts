import type { Labels } from '@twisterlab/platform/model/manifest';
import type { Construct } from 'constructs';
import type { Exposure } from '../../../environments/schema/tenant';
import { k8s } from '../k8s';

export interface ServiceProps {
  readonly name: string;
  /** Default: none; the endpoints are managed by another program. */
  readonly selector?: Labels;
  /** Port numbers by name, the same in the pods and in the Service. */
  readonly ports: Readonly<Record<string, number>>;
  /** Access from outside the cluster. A node port belongs to the port `http`, or to the only port. Default: none. */
  readonly exposure?: Exposure;
  /** No cluster IP: DNS names of the pods, also of those that are not Ready. Default: false. */
  readonly headless?: boolean;
  /** Routes only to pods on the client's node. Default: false. */
  readonly sameNode?: boolean;
}

/** On a Service with a node port or a load balancer: its type. The API server admits none without it. */
export const exposureLabel = 'twisterlab.io/exposure';

/** A Service. It has a node port or a load balancer address only if an environment sets one. */
export function service(scope: Construct, props: ServiceProps): k8s.KubeService {
  const { name, selector, ports, exposure = {}, headless = false } = props;
  const { nodePort, address } = exposure;
  const outside = nodePort !== undefined || address !== undefined;
  const type = address !== undefined ? 'LoadBalancer' : nodePort !== undefined ? 'NodePort' : 'ClusterIP';
  const exposed = nodePort === undefined ? undefined : exposedPort(name, Object.keys(ports));
  return new k8s.KubeService(scope, `service-${name}`, {
    metadata: {
      name,
      labels: outside ? { [exposureLabel]: type } : undefined,
      annotations: address === undefined ? undefined : { 'metallb.io/loadBalancerIPs': address },
    },
    spec: {
      type,
      clusterIp: headless ? 'None' : undefined,
      publishNotReadyAddresses: headless || undefined,
      selector,
      internalTrafficPolicy: props.sameNode ? 'Local' : undefined,
      // Local keeps the client's source address, which NetworkPolicies match; only nodes with a pod answer.
      externalTrafficPolicy: outside ? 'Local' : undefined,
      allocateLoadBalancerNodePorts: address !== undefined && nodePort === undefined ? false : undefined,
      ports: Object.entries(ports).map(([port, number]) => ({
        name: port,
        port: number,
        // Endpoints without a selector have port numbers only.
        targetPort: selector ? k8s.IntOrString.fromString(port) : k8s.IntOrString.fromNumber(number),
        protocol: 'TCP',
        nodePort: port === exposed ? nodePort : undefined,
      })),
    },
  });
}

/** The port that gets the node port: a node port belongs to one port, and the API server refuses the same one twice. */
function exposedPort(service: string, ports: readonly string[]): string {
  if (ports.length === 1) return ports[0]!;
  if (ports.includes('http')) return 'http';
  throw new Error(`Service ${service} has one node port for the ports ${ports.join(', ')}. Name one of them http.`);
}
