import { certificateForm } from '@twisterlab/platform/verify/network/certificate-form';
import { certificate, clusterIssuer, findings, object } from '../../kit/objects';

const host = 'api.twisterlab.local';
const ingress = object('networking.k8s.io/v1', 'Ingress', 'api', {
  spec: { tls: [{ hosts: [host], secretName: 'api-tls' }], rules: [{ host }] },
});
const issuers = [clusterIssuer('private', { ca: { secretName: 'private-ca' } }), clusterIssuer('public', { acme: {} })];
const check = (spec: Record<string, unknown>, ...others: object[]) =>
  findings(certificateForm, [...issuers, certificate('api', [host], spec), ...(others as never[])]);
const key = (algorithm: string | undefined, size?: number) => ({ privateKey: { algorithm, size } });

describe('certificate-form', () => {
  it.each([
    [key('ECDSA', 384)],
    [key('ECDSA')],
    [key('RSA', 4096)],
    [key(undefined, 2048)],
    [key('Ed25519', 1)],
    [{ issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'private' } }],
    [{ issuerRef: { group: 'awspca.cert-manager.io', kind: 'AWSPCAIssuer', name: 'aws' } }],
  ])('accepts %j', (spec) => {
    expect(check(spec)).toEqual([]);
  });

  it.each([
    [key('ECDSA', 257), 'has a key of 257 bits, which ECDSA does not have: cert-manager refuses it'],
    [key(undefined, 256), 'has a key of 256 bits, which RSA does not have: cert-manager refuses it'],
    [
      { issuerRef: { group: 'cert-manger.io', kind: 'ClusterIssuer', name: 'private' } },
      'has an issuer of the group cert-manger.io, which is not known: nothing issues it',
    ],
  ])('rejects %j', (spec, message) => {
    expect(check(spec)).toEqual([`Certificate api ${message}`]);
  });

  it.each([
    [{ isCA: true }, 'an authority: who reads its Secret signs certificates for every name'],
    [{ usages: ['server auth'] }, 'its usages lack digital signature: clients refuse the handshake'],
    [{ duration: '21600h' }, "valid for 900 days: Apple's clients refuse more than 825"],
  ])('rejects a server with %j, and accepts it of other programs and from a public CA', (spec, message) => {
    expect(check(spec, ingress)).toEqual([`Certificate api is the certificate of an Ingress, and ${message}`]);
    expect(check(spec)).toEqual([]);
    expect(check({ ...spec, issuerRef: { kind: 'ClusterIssuer', name: 'public' } }, ingress)).toEqual([]);
  });

  it('accepts the certificate of a server, with and without usages', () => {
    expect(check({}, ingress)).toEqual([]);
    expect(check({ usages: undefined, duration: '19800h' }, ingress)).toEqual([]);
  });
});
