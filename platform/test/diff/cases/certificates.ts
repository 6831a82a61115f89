import { certificate, clusterIssuer } from '../../kit/objects';
import { type Case, casesOf } from '../kit';

const rule = casesOf('certificate');
const of = (spec: Record<string, unknown>) => certificate('api', ['a.lan', 'b.lan'], spec);

/** Cases of the rule about certificates. */
export const certificateCases: readonly Case[] = [
  rule('dangerous', 'another issuer', of({}), of({ issuerRef: { kind: 'ClusterIssuer', name: 'other' } })),
  rule('dangerous', 'a name less', of({}), certificate('api', ['a.lan'])),
  rule('review', 'a name more', of({}), certificate('api', ['a.lan', 'b.lan', 'c.lan'])),
  rule('silent', 'names in another order', of({}), certificate('api', ['b.lan', 'a.lan'])),
  rule('dangerous', 'a later renewal', of({}), of({ renewBefore: '24h' })),
  rule('silent', 'the same duration in another unit', of({}), of({ duration: '2160h0m0s' })),
  rule('dangerous', 'no certificate', of({}), []),
  rule(
    'dangerous',
    'another authority',
    clusterIssuer('private'),
    clusterIssuer('private', { ca: { secretName: 'x' } }),
  ),
];
