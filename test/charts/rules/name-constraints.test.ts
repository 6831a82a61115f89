import { nameConstraints } from '../../../charts/rules/name-constraints';
import { certificate, clusterIssuer, findings } from '../../kit/objects';

const ipRanges = ['0.0.0.0/0', '::/0'];
const permitted = { dnsDomains: ['twisterlab.local'] };
const check = (constraints: object | undefined, spec: object = { isCA: true }) => {
  const issuerRef = { kind: 'ClusterIssuer', name: 'self-signed' };
  const own = certificate('private-ca', [], { issuerRef, nameConstraints: constraints, ...spec });
  return findings(nameConstraints, [clusterIssuer('self-signed'), own]);
};
const finding = (names: string) =>
  `Certificate private-ca is an authority for ${names}: who has its key can answer for every one of them`;

describe('name-constraints', () => {
  it('accepts an authority for some domains and no address, or for some addresses', () => {
    expect(check({ permitted, excluded: { ipRanges } })).toEqual([]);
    expect(check({ permitted: { ...permitted, ipRanges: ['192.168.0.0/24'] } })).toEqual([]);
  });

  it('accepts a Certificate that is no authority, or that another one restricts', () => {
    expect(check(undefined, {})).toEqual([]);
    expect(check(undefined, { isCA: true, issuerRef: { kind: 'ClusterIssuer', name: 'private' } })).toEqual([]);
  });

  it.each([
    [undefined, ['all domains', 'all addresses of IPv4', 'all addresses of IPv6']],
    [{ permitted }, ['all addresses of IPv4', 'all addresses of IPv6']],
    [{ excluded: { ipRanges } }, ['all domains']],
    [{ permitted: { dnsDomains: [] }, excluded: { ipRanges } }, ['all domains']],
    [{ permitted, excluded: { ipRanges: ['0.0.0.0/0'] } }, ['all addresses of IPv6']],
  ])('rejects the constraints %j', (constraints, names) => {
    expect(check(constraints)).toEqual(names.map(finding));
  });
});
