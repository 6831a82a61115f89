import { danglingReference } from '@twisterlab/platform/verify/dangling-reference';
import { certificate, clusterIssuer, configMap, deployment, findings, object } from '../kit/objects';

const own = clusterIssuer('private');
const acme = clusterIssuer('acme', { acme: {} });
const served = certificate('api', ['api.twisterlab.local']);
const ingress = (rest: Record<string, unknown>) => object('networking.k8s.io/v1', 'Ingress', 'api', rest);
const withTls = (secretName: string) => ingress({ spec: { tls: [{ secretName }] } });
const reading = (key: string) =>
  deployment('reader', {
    spec: { volumes: [{ name: 'tls', secret: { secretName: 'api-tls', items: [{ key, path: key }] } }] },
  });

describe('a certificate', () => {
  it('is the Secret that cert-manager will make of it', () => {
    expect(findings(danglingReference, [own, served, withTls('api-tls')])).toEqual([]);
    expect(findings(danglingReference, [own, served, withTls('api-tsl')])).toEqual([
      'Ingress api Secret twisterlab/api-tsl is not defined; used by Ingress twisterlab/api (tls)',
    ]);
  });

  it('brings key, certificate and the root of the own authority', () => {
    for (const key of ['tls.crt', 'tls.key', 'ca.crt']) {
      expect(findings(danglingReference, [own, served, reading(key)])).toEqual([]);
    }
    expect(findings(danglingReference, [own, served, reading('tls.pem')])).toEqual([
      'Deployment reader volume tls wants the key tls.pem of Secret twisterlab/api-tls, which has: tls.crt, tls.key, ca.crt',
    ]);
  });

  it('brings no root of a public authority', () => {
    const byAcme = certificate('api', ['api.example.org'], { issuerRef: { kind: 'ClusterIssuer', name: 'acme' } });
    expect(findings(danglingReference, [acme, byAcme, reading('ca.crt')])).toEqual([
      'Deployment reader volume tls wants the key ca.crt of Secret twisterlab/api-tls, which has: tls.crt, tls.key',
    ]);
  });

  it('needs its issuer, which is one of its namespace unless it says otherwise', () => {
    const message = 'is not defined; used by Certificate twisterlab/api (issuerRef)';
    const of = (issuerRef: object) => certificate('api', ['api.twisterlab.local'], { issuerRef });
    const here = object('cert-manager.io/v1', 'Issuer', 'private', { spec: { selfSigned: {} } });
    expect(findings(danglingReference, [own, of({ kind: 'ClusterIssuer', name: 'privat' })])).toEqual([
      `Certificate api ClusterIssuer privat ${message}`,
    ]);
    expect(findings(danglingReference, [own, of({ name: 'private' })])).toEqual([
      `Certificate api Issuer twisterlab/private ${message}`,
    ]);
    expect(findings(danglingReference, [here, of({ name: 'private' })])).toEqual([]);
  });

  it('may be of an issuer of other software', () => {
    const issuerRef = { group: 'awspca.cert-manager.io', kind: 'AWSPCAClusterIssuer', name: 'elsewhere' };
    expect(findings(danglingReference, [certificate('api', ['api.twisterlab.local'], { issuerRef })])).toEqual([]);
  });
});

describe('an authority', () => {
  const authority = (namespace: string) => ({
    ...certificate('ca', [], { secretName: 'ca', issuerRef: { kind: 'ClusterIssuer', name: 'self-signed' } }),
    metadata: { name: 'ca', namespace },
  });
  const namespaces = ['cert-manager', 'twisterlab'].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name },
  }));
  const selfSigned = clusterIssuer('self-signed');

  it('has its key in the namespace of cert-manager', () => {
    const byCa = clusterIssuer('private', { ca: { secretName: 'ca' } });
    expect(findings(danglingReference, [...namespaces, selfSigned, authority('cert-manager'), byCa])).toEqual([]);
    expect(findings(danglingReference, [...namespaces, selfSigned, authority('twisterlab'), byCa])).toEqual([
      'ClusterIssuer private Secret cert-manager/ca is not defined; used by ClusterIssuer private (ca)',
    ]);
  });

  it('has its key beside it when it is one of a namespace', () => {
    const byCa = object('cert-manager.io/v1', 'Issuer', 'private', { spec: { ca: { secretName: 'ca' } } });
    expect(findings(danglingReference, [...namespaces, selfSigned, authority('twisterlab'), byCa])).toEqual([]);
    expect(findings(danglingReference, [...namespaces, selfSigned, authority('cert-manager'), byCa])).toEqual([
      'Issuer private Secret twisterlab/ca is not defined; used by Issuer twisterlab/private (ca)',
    ]);
  });
});

describe('an Ingress', () => {
  const annotated = (name: string, value: string) => ingress({ metadata: { annotations: { [name]: value } } });

  it('names an issuer by annotation', () => {
    expect(findings(danglingReference, [own, annotated('cert-manager.io/cluster-issuer', 'private')])).toEqual([]);
    expect(findings(danglingReference, [own, annotated('cert-manager.io/cluster-issuer', 'letsencrypt-prod')])).toEqual(
      ['Ingress api ClusterIssuer letsencrypt-prod is not defined; used by Ingress twisterlab/api (the annotation)'],
    );
    expect(findings(danglingReference, [own, annotated('cert-manager.io/issuer', 'private')])).toEqual([
      'Ingress api Issuer twisterlab/private is not defined; used by Ingress twisterlab/api (the annotation)',
    ]);
  });
});

describe('an object of another group that is called Certificate', () => {
  it('is none of cert-manager', () => {
    const other = object('networking.internal.knative.dev/v1alpha1', 'Certificate', 'api', {
      spec: { secretName: 'api-tls', issuerRef: { name: 'nobody' } },
    });
    expect(findings(danglingReference, [other, configMap('unrelated')])).toEqual([]);
    expect(findings(danglingReference, [other, withTls('api-tls')])).toHaveLength(1);
  });
});
