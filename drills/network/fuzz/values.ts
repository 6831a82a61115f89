import fc from 'fast-check';

/** Few keys, so that selectors match labels. `constructor` is a property of every JavaScript object, but no special label. */
export const labelKey = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('app', 'tier', 'example.com/role') },
  { weight: 1, arbitrary: fc.constant('constructor') },
);
export const labelValue = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('x', 'y') },
  { weight: 1, arbitrary: fc.constant('') },
);

export const portNames = ['web', 'dns', 'sip', 'metrics'] as const;
export const portNumbers = [1, 53, 80, 81, 443, 5060, 8080, 65535] as const;

/** Far enough apart for CIDRs to separate them. */
export const podAddresses = ['10.42.0.10', '10.42.3.10', '10.42.100.10', '10.42.200.10'] as const;

/** First and last addresses, inside and outside of private networks, next to the pod CIDR and in the Service CIDR. */
export const interesting = [
  '0.0.0.0',
  '10.41.255.255',
  '10.43.0.5',
  '172.16.0.1',
  '192.168.0.20',
  '192.168.0.21',
  '192.168.0.128',
  '192.168.1.1',
  '203.0.113.9',
  '255.255.255.255',
];

/** An optional value. */
export function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined, freq: 3 });
}

/** A list that can be absent or empty, which the API does not always treat alike. */
export function list<T>(arbitrary: fc.Arbitrary<T>, most: number): fc.Arbitrary<T[] | undefined> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant<T[]>([]) },
    { weight: 6, arbitrary: fc.array(arbitrary, { minLength: 1, maxLength: most }) },
  );
}
