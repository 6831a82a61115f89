import type { Manifest } from '@twisterlab/platform/model/manifest';
import { certificate as rule } from '@twisterlab/platform/verify/certificate';
import { certificate, clusterIssuer, findings, object } from '../kit/objects';

const host = 'api.twisterlab.local';
const ingress = (tls: readonly object[] | undefined, hosts: readonly string[] = [host]) =>
  object('networking.k8s.io/v1', 'Ingress', 'api', { spec: { tls, rules: hosts.map((each) => ({ host: each })) } });
const withTls = (hosts: readonly string[] = [host]) => ingress([{ hosts, secretName: 'api-tls' }], hosts);
const own = clusterIssuer('private', { ca: { secretName: 'private-ca' } });
const acme = clusterIssuer('letsencrypt-prod', { acme: {} });
const said = (...manifests: Manifest[]) => findings(rule, [own, acme, ...manifests]);

describe('certificate', () => {
  it('accepts hosts that a certificate in the Secret of their tls entry covers', () => {
    expect(said(withTls(), certificate('api', [host]))).toEqual([]);
    expect(said(withTls(), certificate('api', ['other.twisterlab.local', host]))).toEqual([]);
  });

  it('accepts a Secret that is no certificate of cert-manager: bootstrap makes some', () => {
    expect(said(withTls())).toEqual([]);
  });

  it('accepts an Ingress without hosts', () => {
    expect(said(object('networking.k8s.io/v1', 'Ingress', 'api', { spec: { rules: [{}] } }))).toEqual([]);
  });

  it.each([
    ['no tls', undefined],
    ['a tls entry for another host', [{ hosts: ['www.twisterlab.local'], secretName: 'api-tls' }]],
    ['a tls entry without a Secret', [{ hosts: [host] }]],
    ['a tls entry without hosts', [{ secretName: 'api-tls' }]],
  ])('refuses a host with %s', (_, tls) => {
    expect(said(ingress(tls), certificate('api', [host]))).toEqual([
      `Ingress api serves ${host} without a certificate of its own`,
    ]);
  });

  it('refuses a certificate that is for another name', () => {
    expect(said(withTls(), certificate('api', ['twisterlab.local']))).toEqual([
      `Ingress api serves ${host} with Certificate twisterlab/api, which is for twisterlab.local`,
    ]);
    expect(said(withTls(), certificate('api', []))).toEqual([
      `Ingress api serves ${host} with Certificate twisterlab/api, which is for no host`,
    ]);
  });

  it('takes a wildcard for one label and no more', () => {
    const wild = certificate('api', ['*.twisterlab.local']);
    expect(said(withTls(), wild)).toEqual([]);
    for (const other of ['twisterlab.local', 'a.b.twisterlab.local', 'xtwisterlab.local']) {
      expect(said(withTls([other]), wild)).toHaveLength(1);
    }
  });

  it('refuses two certificates that are kept in one Secret', () => {
    const other = certificate('other', ['other.twisterlab.local'], { secretName: 'api-tls' });
    expect(said(certificate('api', [host]), other)).toEqual([
      'Certificate other is kept in the Secret twisterlab/api-tls, as Certificate twisterlab/api is',
    ]);
    const elsewhere = { ...other, metadata: { ...other.metadata, namespace: 'twisterlab-staging' } };
    expect(said(certificate('api', [host]), elsewhere)).toEqual([]);
  });

  it('accepts a renewal before the end, and the times that cert-manager has by itself', () => {
    for (const times of [
      { duration: '1h30m', renewBefore: '1h29m' },
      { duration: undefined, renewBefore: '2159h' },
      { renewBefore: undefined },
    ]) {
      expect(said(certificate('api', [host], times))).toEqual([]);
    }
  });

  it.each([
    ['2160h', '2160h'],
    ['1h30m', '90m'],
    ['720h', '2160h'],
  ])('refuses a certificate of %s that is renewed %s before it ends', (duration, renewBefore) => {
    expect(said(certificate('api', [host], { duration, renewBefore }))).toEqual([
      `Certificate api is renewed ${renewBefore} before it ends and lasts ${duration}: it is issued again and again`,
    ]);
  });

  it('refuses a renewal before the end of a default duration that is shorter', () => {
    expect(said(certificate('api', [host], { duration: undefined, renewBefore: '2160h' }))).toHaveLength(1);
  });

  it('refuses a public authority for names that only the LAN knows', () => {
    const issuerRef = { kind: 'ClusterIssuer', name: 'letsencrypt-prod' };
    expect(said(certificate('api', ['twisterlab.local', 'api.twisterlab.dev'], { issuerRef }))).toEqual([
      'Certificate api asks a public authority (letsencrypt-prod) for twisterlab.local, which none certifies',
    ]);
    expect(said(certificate('api', ['api.twisterlab.dev'], { issuerRef }))).toEqual([]);
  });

  it("refuses the owner's Ingress, whose certificate was never issued", () => {
    const asking = (name: string) => {
      const annotations = { 'cert-manager.io/cluster-issuer': name };
      return { ...withTls(), metadata: { name: 'api', namespace: 'twisterlab', annotations } };
    };
    expect(said(asking('letsencrypt-prod'))).toEqual([
      `Ingress api asks a public authority (letsencrypt-prod) for ${host}, which none certifies`,
    ]);
    expect(said(asking('private'))).toEqual([]);
  });
});
