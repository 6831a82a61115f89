import { exposureLabel } from '../../../charts/kit/network/service';
import { service, shapes } from './kit';

const unlabelled = 'without the label that allows it';
const labelled = (type: string) => ({ [exposureLabel]: type });

export const exposure = shapes('exposure', {
  'a node port': [service({ type: 'NodePort' }), `is a NodePort ${unlabelled}`],
  'a node port with the label of a load balancer': [
    service({ type: 'NodePort' }, labelled('LoadBalancer')),
    `label it ${exposureLabel} with its type`,
  ],
  'a load balancer': [service({ type: 'LoadBalancer' }), `is a LoadBalancer ${unlabelled}`],
  'a load balancer with the label of a node port': [
    service({ type: 'LoadBalancer' }, labelled('NodePort')),
    `is a LoadBalancer ${unlabelled}`,
  ],
  'a load balancer without node ports': [
    service({ type: 'LoadBalancer', allocateLoadBalancerNodePorts: false }),
    `is a LoadBalancer ${unlabelled}`,
  ],
  'addresses that belong to others': [
    service({ externalIPs: ['192.0.2.1', '192.0.2.2'] }),
    'takes the addresses 192.0.2.1, 192.0.2.2',
  ],
  'a Service that becomes a node port': [
    service({ type: 'NodePort' }, {}, 'opened'),
    `is a NodePort ${unlabelled}`,
    { before: service({}, {}, 'opened') },
  ],
  'a node port that loses its label': [
    service({ type: 'NodePort', ports: [{ port: 80, nodePort: 30999 }] }, {}, 'unlabelled'),
    `is a NodePort ${unlabelled}`,
    {
      before: service({ type: 'NodePort', ports: [{ port: 80, nodePort: 30999 }] }, labelled('NodePort'), 'unlabelled'),
    },
  ],
});
