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
/** Without families, the API server chooses or keeps them; headless Services may change them. */
const hasFamilies = both(({ clusterIP, ipFamilies }) => clusterIP !== 'None' && ipFamilies !== undefined);

/**
 * Immutable fields of a Service. The API server keeps an address or port that is removed, instead of refusing: the change would
 * have no effect.
 */
export const serviceFields: readonly ImmutableField[] = [
  { kind, field: 'spec.clusterIP', when: hasAddress },
  { kind, field: 'spec.clusterIPs', when: hasAddress },
  {
    kind,
    field: 'spec.ipFamilies',
    when: (before, after) => hasAddress(before, after) && hasFamilies(before, after),
    compared: (families) => (families as readonly string[] | undefined)?.[0],
  },
  { kind, field: 'spec.loadBalancerClass', when: isLoadBalancer },
  { kind, field: 'spec.healthCheckNodePort', when: isChecked },
];
