import { staleReason } from '@twisterlab/platform/helm/current';
import { readLock } from '@twisterlab/platform/helm/store';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { renderEnvironment } from '@twisterlab/platform/render';
import { perObject } from '@twisterlab/platform/util/per-object';
import { schema } from '@twisterlab/platform/verify/objects/schema';
import { toYaml } from '@twisterlab/platform/write/yaml';
import { withoutHelmCharts } from '../../charts';
import { certManager } from '../../charts/cert-manager/chart';
import { Application } from '../../charts/kit/application';
import { HostCertificate } from '../../charts/kit/network/host-certificate';
import { issuerFor } from '../../charts/kit/network/issuer';
import { render, verify, withApplications } from '../../charts/site';
import { type Environments, validateEnvironments } from '../../environments/schema/environments';
import { shapeFindings } from '../kit/objects';
import { records } from '../kit/records';
import { environmentsWith, threeNodes } from '../records/good';

const home = environmentsWith();
const owned = environmentsWith({
  edge: { domain: 'twisterlab.dev', acme: { email: 'admin@twisterlab.dev' } },
  production: { api: { hosts: ['api.twisterlab.dev'] } },
});

const edgeOf = perObject((fleet: Environments) => render(fleet, withoutHelmCharts)[0]!);
const manifestsOf = (fleet: Environments, application: string) =>
  edgeOf(fleet)
    .objects.filter((object) => object.application === application)
    .map(({ manifest }) => manifest);
const yaml = (manifests: readonly Manifest[]) => manifests.map(toYaml).join('---\n');
const policies = (fleet: Environments) =>
  manifestsOf(fleet, 'cert-manager')
    .filter(({ kind }) => kind === 'NetworkPolicy')
    .map(({ metadata }) => metadata.name)
    .sort();

describe('cert-manager', () => {
  it('has one render for every shape of a cluster', () => {
    const shapes = [...validateEnvironments(records).clusters, ...home.clusters, ...owned.clusters];
    const three = environmentsWith({ edge: { nodes: threeNodes, serverAddress: '192.168.0.40' } }).clusters;
    for (const cluster of [...shapes, ...three]) {
      expect(staleReason(certManager(cluster), readLock('cert-manager'))).toBeUndefined();
    }
  });

  it('is in a wave after its CRDs and before the objects that its webhook admits, and these before the tenants', () => {
    const applications = withApplications(render(home, withoutHelmCharts)).flatMap(({ objects }) =>
      objects.map(({ manifest }) => manifest).filter(({ kind }) => kind === 'Application'),
    );
    const wave = (name: string) =>
      Number(
        applications.find(({ metadata }) => metadata.name === name)!.metadata.annotations![
          'argocd.argoproj.io/sync-wave'
        ],
      );
    const order = ['edge-cert-manager-crds', 'edge-cert-manager', 'edge-cert-manager-issuers', 'production'].map(wave);
    expect(order).toEqual([0, 1, 2, 3]);
  });

  it('writes no caBundle, which its cainjector fills in', () => {
    const configurations = manifestsOf(home, 'cert-manager').filter(({ kind }) =>
      kind.endsWith('WebhookConfiguration'),
    );
    expect(configurations).toHaveLength(2);
    expect(yaml(configurations)).not.toContain('caBundle');
    // A conversion webhook would hold one, too.
    expect(manifestsOf(home, 'cert-manager-crds').filter((crd) => toYaml(crd).includes('conversion:'))).toEqual([]);
  });

  it('allows connections only from and to the API server, and scrapes', () => {
    expect(policies(home)).toEqual([
      'cainjector-to-api-server',
      'cert-manager-from-prometheus',
      'cert-manager-to-api-server',
      'default-deny',
      'webhook-from-api-server',
      'webhook-to-api-server',
    ]);
  });
});

describe('a cluster whose names public DNS does not resolve', () => {
  it('certifies them itself', () => {
    expect(issuerFor(home.clusters[0]!)).toEqual({ kind: 'ClusterIssuer', name: 'private' });
    expect(yaml(manifestsOf(home, 'cert-manager-issuers'))).toMatchSnapshot();
  });
});

describe('a cluster with names of the public DNS', () => {
  it('keeps every rule', () => {
    expect(() => verify(render(owned, withoutHelmCharts), owned)).not.toThrow();
  });

  it('has them certified by a public authority, and keeps its own beside it', () => {
    expect(issuerFor(owned.clusters[0]!)).toEqual({ kind: 'ClusterIssuer', name: 'acme' });
    const before = manifestsOf(home, 'cert-manager-issuers').map(({ metadata }) => metadata.name);
    const added = manifestsOf(owned, 'cert-manager-issuers').filter(({ metadata }) => !before.includes(metadata.name));
    expect(yaml(added)).toMatchSnapshot();
  });

  it('lets cert-manager reach the authority', () => {
    expect(policies(owned).filter((name) => !policies(home).includes(name))).toEqual([
      'cert-manager-to-dns',
      'cert-manager-to-internet',
    ]);
  });
});

const certificateOf = ({ clusters: [cluster] }: Environments) =>
  renderEnvironment('production', cluster!, (app) => {
    const chart = new Application(app, 'demo', 'production', 'twisterlab');
    new HostCertificate(chart, 'demo', { cluster: cluster!, hosts: [`demo.${cluster!.domain}`] });
  }).objects.map(({ manifest }) => manifest);

describe('the certificate of a host', () => {
  it('lasts three months, is renewed in the last one, and has a new key each time', () => {
    expect(yaml(certificateOf(home))).toMatchSnapshot();
  });

  it('is of the authority that the record names', () => {
    const [found] = certificateOf(owned);
    expect(found).toMatchObject({ spec: { issuerRef: { kind: 'ClusterIssuer', name: 'acme' } } });
  });

  it('lets the ingress controller reach the pod that answers that authority', () => {
    expect(yaml(certificateOf(owned).slice(1))).toMatchSnapshot();
    expect(certificateOf(home).slice(1)).toEqual([]);
  });
});

describe('the kinds of cert-manager', () => {
  const definitions = manifestsOf(home, 'cert-manager-crds');
  const certificate = certificateOf(home)[0] as Manifest & { readonly spec: object };
  const issuer = manifestsOf(owned, 'cert-manager-issuers').find(({ metadata }) => metadata.name === 'acme')!;
  const said = (manifest: object) => shapeFindings(schema, [...definitions, manifest as Manifest]);
  const solvers = (solver: object) => ({ ...issuer, spec: { acme: { ...acme, solvers: [solver] } } });
  const { acme } = (issuer as Manifest & { readonly spec: { readonly acme: object } }).spec;

  it('accept what is rendered', () => {
    for (const manifest of [certificate, ...manifestsOf(owned, 'cert-manager-issuers')]) {
      expect(said(manifest)).toEqual([]);
    }
  });

  it.each([
    [{ dnsName: ['demo.twisterlab.local'] }, 'spec.dnsName is not a field'],
    [{ privateKey: { rotationPolicy: 'Sometimes' } }, 'spec.privateKey.rotationPolicy'],
    [{ usages: ['server'] }, 'spec.usages'],
  ])('refuse a certificate with %j', (fields, message) => {
    expect(said({ ...certificate, spec: { ...certificate.spec, ...fields } }).join()).toContain(message);
  });

  it('refuse a misspelt solver', () => {
    expect(said(solvers({ http1: {} })).join()).toContain('spec.acme.solvers.0.http1 is not a field');
    expect(said(solvers({ http01: { ingress: { ingressClass: 'traefik' } } })).join()).toContain('is not a field');
  });
});
