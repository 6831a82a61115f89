import { type Fields, fields, type ImmutableField } from './field';

const kind = 'Service';
const specOf = (service: Fields) => fields(service.spec);
const both = (holds: (spec: Fields) => boolean) => (before: Fields, after: Fields) =>
  [before, after].every((service) => holds(specOf(service)));

const hasAddress = both(({ type }) => type !== 'ExternalName');
const isLoadBalancer = both(({ type }) => type === 'LoadBalancer');
const isChecked = both(
  ({ type, externalTrafficPolicy }) => type === 'LoadBalancer' && externalTrafficPolicy === 'Local',
);

/**
 * Immutable fields of a Service. The API server keeps an address or port that is removed, instead of refusing: the change would
 * have no effect. The family of the address is missing: a cluster with one family has no other. So is the session
 * affinity: the API server removes the timeout that it filled in when the affinity becomes None.
 */
export const serviceFields: readonly ImmutableField[] = [
  { kind, field: 'spec.clusterIP', when: hasAddress },
  { kind, field: 'spec.clusterIPs', when: hasAddress },
  { kind, field: 'spec.loadBalancerClass', when: isLoadBalancer },
  { kind, field: 'spec.healthCheckNodePort', when: isChecked },
];
