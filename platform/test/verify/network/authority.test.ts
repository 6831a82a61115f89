import type { Manifest } from '@twisterlab/platform/model/manifest';
import { authority } from '@twisterlab/platform/verify/network/authority';
import { certificate, clusterIssuer, findings, object } from '../../kit/objects';

const selfSigned = clusterIssuer('self-signed');
const issuer = clusterIssuer('private', { ca: { secretName: 'private-ca' } });
const ca = (change: object = {}) => {
  const plain = certificate('private-ca', [], {
    ...{ isCA: true, secretName: 'private-ca', privateKey: { rotationPolicy: 'Never' } },
    issuerRef: { kind: 'ClusterIssuer', name: 'self-signed' },
    ...change,
  });
  return { ...plain, metadata: { ...plain.metadata, namespace: 'cert-manager' } };
};
const constrained = (constraints: object) => ca({ nameConstraints: { critical: true, ...constraints } });
const check = (...manifests: Manifest[]) => findings(authority, [selfSigned, issuer, ...manifests]);
const site = certificate('api', ['api.example.org', '*.pages.example.org']);

describe('authority', () => {
  it('accepts one that keeps its key and issues every name', () => {
    expect(check(ca(), site)).toEqual([]);
    expect(check(constrained({ permitted: { dnsDomains: ['example.org'] } }), site)).toEqual([]);
    expect(check(constrained({ excluded: { dnsDomains: ['.example.com'] } }), site)).toEqual([]);
  });

  it('accepts a Certificate that signs nothing, in the same namespace or another', () => {
    expect(check(certificate('api', []), certificate('private-ca', [], { secretName: 'private-ca' }))).toEqual([]);
  });

  it('rejects an authority that may not sign', () => {
    expect(check(ca({ isCA: undefined }), site)).toEqual([
      'Certificate private-ca is the authority of ClusterIssuer private, and not isCA: clients refuse what it signs',
    ]);
    const own = object('cert-manager.io/v1', 'Issuer', 'own', { spec: { ca: { secretName: 'own' } } });
    expect(check(own, certificate('own', [], { secretName: 'own' }))).toHaveLength(1);
  });

  it.each([undefined, {}, { rotationPolicy: 'Always' }])('rejects the key %j, which is replaced', (privateKey) => {
    expect(check(ca({ privateKey }))).toEqual([
      'Certificate private-ca replaces its key with each renewal: clients refuse what it signs until they have its new certificate',
    ]);
  });

  it('accepts that an authority below another one replaces its key', () => {
    const issuerRef = { kind: 'ClusterIssuer', name: 'root' };
    expect(check(clusterIssuer('root', { ca: { secretName: 'root' } }), ca({ privateKey: {}, issuerRef }))).toEqual([]);
  });

  it('rejects constraints that a client may ignore', () => {
    expect(check(constrained({ critical: undefined }))).toEqual([
      'Certificate private-ca has nameConstraints that are not critical: a client that does not know them ignores them',
    ]);
  });

  it.each([
    [{ permitted: { dnsDomains: ['example.com'] } }, ['api.example.org', '*.pages.example.org']],
    [{ permitted: { dnsDomains: ['api.example.org'] } }, ['*.pages.example.org']],
    [{ permitted: { dnsDomains: ['ample.org'] } }, ['api.example.org', '*.pages.example.org']],
    [{ excluded: { dnsDomains: ['pages.example.org'] } }, ['*.pages.example.org']],
  ])('rejects names outside %j', (constraints, names) => {
    expect(check(constrained(constraints), site)).toEqual(
      names.map(
        (name) =>
          `Certificate api has the name ${name}, for which Certificate cert-manager/private-ca may not issue (nameConstraints): clients refuse it`,
      ),
    );
  });
});
