import { danglingReference } from '@twisterlab/platform/verify/objects/dangling-reference';
import { finding } from '../kit/finding';
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
  it('provides the Secret that cert-manager will create', () => {
    expect(findings(danglingReference, [own, served, withTls('api-tls')])).toEqual([]);
    expect(findings(danglingReference, [own, served, withTls('api-tsl')])).toEqual([
      finding('Ingress api', 'Secret twisterlab/api-tsl', 'Ingress twisterlab/api (tls)'),
    ]);
  });

  it('provides key, certificate and, from a private CA, ca.crt', () => {
    for (const key of ['tls.crt', 'tls.key', 'ca.crt']) {
      expect(findings(danglingReference, [own, served, reading(key)])).toEqual([]);
    }
    expect(findings(danglingReference, [own, served, reading('tls.pem')])).toEqual([
      finding(
        'Deployment reader',
        'volume tls',
        'key tls.pem',
        'Secret twisterlab/api-tls',
        /tls\.crt, tls\.key, ca\.crt$/,
      ),
    ]);
  });

  it('provides no ca.crt from a public CA', () => {
    const byAcme = certificate('api', ['api.example.org'], { issuerRef: { kind: 'ClusterIssuer', name: 'acme' } });
    expect(findings(danglingReference, [acme, byAcme, reading('ca.crt')])).toEqual([
      finding('Deployment reader', 'volume tls', 'key ca.crt', 'Secret twisterlab/api-tls', /tls\.crt, tls\.key$/),
    ]);
  });

  it('references its issuer, by default an Issuer of its namespace', () => {
    const user = 'Certificate twisterlab/api (issuerRef)';
    const of = (issuerRef: object) => certificate('api', ['api.twisterlab.local'], { issuerRef });
    const here = object('cert-manager.io/v1', 'Issuer', 'private', { spec: { selfSigned: {} } });
    expect(findings(danglingReference, [own, of({ kind: 'ClusterIssuer', name: 'privat' })])).toEqual([
      finding('Certificate api', 'ClusterIssuer privat', user),
    ]);
    expect(findings(danglingReference, [own, of({ name: 'private' })])).toEqual([
      finding('Certificate api', 'Issuer twisterlab/private', user),
    ]);
    expect(findings(danglingReference, [here, of({ name: 'private' })])).toEqual([]);
  });

  it('may use an external issuer', () => {
    const issuerRef = { group: 'awspca.cert-manager.io', kind: 'AWSPCAClusterIssuer', name: 'elsewhere' };
    expect(findings(danglingReference, [certificate('api', ['api.twisterlab.local'], { issuerRef })])).toEqual([]);
  });
});

describe('a CA issuer', () => {
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

  it('reads its key from the namespace of cert-manager if it is a ClusterIssuer', () => {
    const byCa = clusterIssuer('private', { ca: { secretName: 'ca' } });
    expect(findings(danglingReference, [...namespaces, selfSigned, authority('cert-manager'), byCa])).toEqual([]);
    expect(findings(danglingReference, [...namespaces, selfSigned, authority('twisterlab'), byCa])).toEqual([
      finding('ClusterIssuer private', 'Secret cert-manager/ca', 'ClusterIssuer private (ca)'),
    ]);
  });

  it('reads its key from its own namespace if it is an Issuer', () => {
    const byCa = object('cert-manager.io/v1', 'Issuer', 'private', { spec: { ca: { secretName: 'ca' } } });
    expect(findings(danglingReference, [...namespaces, selfSigned, authority('twisterlab'), byCa])).toEqual([]);
    expect(findings(danglingReference, [...namespaces, selfSigned, authority('cert-manager'), byCa])).toEqual([
      finding('Issuer private', 'Secret twisterlab/ca', 'Issuer twisterlab/private (ca)'),
    ]);
  });
});

describe('an Ingress', () => {
  const annotated = (name: string, value: string) => ingress({ metadata: { annotations: { [name]: value } } });

  it('references an issuer by annotation', () => {
    expect(findings(danglingReference, [own, annotated('cert-manager.io/cluster-issuer', 'private')])).toEqual([]);
    expect(findings(danglingReference, [own, annotated('cert-manager.io/cluster-issuer', 'letsencrypt-prod')])).toEqual(
      [finding('Ingress api', 'ClusterIssuer letsencrypt-prod', 'Ingress twisterlab/api (the annotation)')],
    );
    expect(findings(danglingReference, [own, annotated('cert-manager.io/issuer', 'private')])).toEqual([
      finding('Ingress api', 'Issuer twisterlab/private', 'Ingress twisterlab/api (the annotation)'),
    ]);
  });
});

describe('a Certificate of another API group', () => {
  it('is ignored', () => {
    const other = object('networking.internal.knative.dev/v1alpha1', 'Certificate', 'api', {
      spec: { secretName: 'api-tls', issuerRef: { name: 'missing' } },
    });
    expect(findings(danglingReference, [other, configMap('unrelated')])).toEqual([]);
    expect(findings(danglingReference, [other, withTls('api-tls')])).toHaveLength(1);
  });
});
