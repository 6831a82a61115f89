import type { Manifest } from '@twisterlab/platform/model/manifest';
import { certificate as rule } from '@twisterlab/platform/verify/network/certificate';
import { finding } from '../../kit/finding';
import { certificate, clusterIssuer, findings, object } from '../../kit/objects';

const host = 'api.twisterlab.local';
const ingress = (tls: readonly object[] | undefined, hosts: readonly string[] = [host]) =>
  object('networking.k8s.io/v1', 'Ingress', 'api', { spec: { tls, rules: hosts.map((each) => ({ host: each })) } });
const withTls = (hosts: readonly string[] = [host]) => ingress([{ hosts, secretName: 'api-tls' }], hosts);
const own = clusterIssuer('private', { ca: { secretName: 'private-ca' } });
const acme = clusterIssuer('letsencrypt-prod', { acme: {} });
const check = (...manifests: Manifest[]) => findings(rule, [own, acme, ...manifests]);

describe('certificate', () => {
  it('accepts hosts with a certificate in the Secret of their tls entry', () => {
    expect(check(withTls(), certificate('api', [host]))).toEqual([]);
    expect(check(withTls(), certificate('api', ['other.twisterlab.local', host]))).toEqual([]);
  });

  it('accepts a Secret without a Certificate: bootstrap creates some', () => {
    expect(check(withTls())).toEqual([]);
  });

  it('accepts an Ingress without hosts', () => {
    expect(check(object('networking.k8s.io/v1', 'Ingress', 'api', { spec: { rules: [{}] } }))).toEqual([]);
  });

  it.each([
    ['no tls', undefined],
    ['a tls entry for another host', [{ hosts: ['www.twisterlab.local'], secretName: 'api-tls' }]],
    ['a tls entry without a Secret', [{ hosts: [host] }]],
    ['a tls entry without hosts', [{ secretName: 'api-tls' }]],
  ])('refuses a host with %s', (_, tls) => {
    expect(check(ingress(tls), certificate('api', [host]))).toEqual([
      `Ingress api serves ${host} without a certificate of its own`,
    ]);
  });

  it.each([undefined, [], ['digital signature', 'key encipherment']])('refuses a server with usages %j', (usages) => {
    expect(check(withTls(), certificate('api', [host], { usages }))).toEqual([
      "Certificate api is the certificate of an Ingress, and its usages lack server auth: Apple's clients refuse it",
    ]);
    const issuerRef = { kind: 'ClusterIssuer', name: 'letsencrypt-prod' };
    expect(check(certificate('api', [host], { usages }))).toEqual([]);
    const site = ingress([{ hosts: ['example.org'], secretName: 'api-tls' }], ['example.org']);
    expect(check(site, certificate('api', ['example.org'], { usages, issuerRef }))).toEqual([]);
  });

  it('refuses a certificate for another name', () => {
    expect(check(withTls(), certificate('api', ['twisterlab.local']))).toEqual([
      `Ingress api serves ${host} with Certificate twisterlab/api, which is for twisterlab.local`,
    ]);
    expect(check(withTls(), certificate('api', []))).toEqual([
      finding('Ingress api', host, 'Certificate twisterlab/api', 'no host'),
    ]);
  });

  it('matches exactly one label with a wildcard', () => {
    const wild = certificate('api', ['*.twisterlab.local']);
    expect(check(withTls(), wild)).toEqual([]);
    for (const other of ['twisterlab.local', 'a.b.twisterlab.local', 'xtwisterlab.local']) {
      expect(check(withTls([other]), wild)).toHaveLength(1);
    }
  });

  it('refuses two Certificates with one Secret', () => {
    const other = certificate('other', ['other.twisterlab.local'], { secretName: 'api-tls' });
    expect(check(certificate('api', [host]), other)).toEqual([
      'Certificate other stores its certificate in Secret twisterlab/api-tls, as Certificate twisterlab/api does',
    ]);
    const elsewhere = { ...other, metadata: { ...other.metadata, namespace: 'twisterlab-staging' } };
    expect(check(certificate('api', [host]), elsewhere)).toEqual([]);
  });

  it('accepts renewBefore shorter than duration, and the defaults of cert-manager', () => {
    for (const times of [
      { duration: '1h30m', renewBefore: '1h29m' },
      { duration: undefined, renewBefore: '2159h' },
      { renewBefore: undefined },
    ]) {
      expect(check(certificate('api', [host], times))).toEqual([]);
    }
  });

  it.each([
    ['2160h', '2160h'],
    ['1h30m', '90m'],
    ['720h', '2160h'],
  ])('refuses duration %s with renewBefore %s', (duration, renewBefore) => {
    expect(check(certificate('api', [host], { duration, renewBefore }))).toEqual([
      `Certificate api has renewBefore ${renewBefore} and duration ${duration}: cert-manager would issue it again and again`,
    ]);
  });

  it.each([
    ['duration', '90d'],
    ['renewBefore', '720hx'],
    ['renewBefore', '720'],
  ])('refuses %s %s', (field, value) => {
    expect(check(certificate('api', [host], { [field]: value }))).toEqual([
      `Certificate api has ${field} ${value}, which is no duration: cert-manager refuses it`,
    ]);
  });

  it('refuses renewBefore of at least the default duration', () => {
    expect(check(certificate('api', [host], { duration: undefined, renewBefore: '2160h' }))).toHaveLength(1);
  });

  it('refuses a public CA for private names', () => {
    const issuerRef = { kind: 'ClusterIssuer', name: 'letsencrypt-prod' };
    expect(check(certificate('api', ['twisterlab.local', 'api.twisterlab.dev'], { issuerRef }))).toEqual([
      'Certificate api requests twisterlab.local from a public CA (letsencrypt-prod), which cannot issue for private names',
    ]);
    expect(check(certificate('api', ['api.twisterlab.dev'], { issuerRef }))).toEqual([]);
  });

  it("refuses the owner's Ingress, whose certificate was never issued", () => {
    const annotated = (name: string) => {
      const annotations = { 'cert-manager.io/cluster-issuer': name };
      return { ...withTls(), metadata: { name: 'api', namespace: 'twisterlab', annotations } };
    };
    expect(check(annotated('letsencrypt-prod'))).toEqual([finding('Ingress api', host, 'letsencrypt-prod')]);
    expect(check(annotated('private'))).toEqual([]);
  });
});
