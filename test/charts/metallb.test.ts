import { staleReason } from '@twisterlab/platform/helm/current';
import { readLock } from '@twisterlab/platform/helm/store';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { schema } from '@twisterlab/platform/verify/objects/schema';
import { toYaml } from '@twisterlab/platform/write/yaml';
import { withoutHelmCharts } from '../../charts';
import { metalLb } from '../../charts/metallb/chart';
import { render, verify, withApplications } from '../../charts/site';
import { shapeFindings } from '../kit/objects';
import { environmentsWith, threeNodes } from '../records/good';

const three = environmentsWith({
  edge: { nodes: threeNodes, serverAddress: '192.168.0.40', loadBalancer: 'metallb' },
});
const environments = render(three, withoutHelmCharts);
const edge = environments[0]!;
const named = (kind: string, name: string) =>
  edge.objects.find(({ manifest }) => manifest.kind === kind && manifest.metadata.name === name)!.manifest;
const names = ({ objects }: RenderedEnvironment) =>
  objects.map(({ application, manifest: { kind, metadata } }) => `${application}/${kind}.${metadata.name}`);

describe('a cluster with MetalLB', () => {
  it('keeps every rule, with exceptions for what MetalLB has to break', () => {
    expect(() => verify(environments, three)).not.toThrow();
    expect(
      edge.exceptions.map(({ rule, object, matches: message }) => `${rule}: ${object} ${message}`),
    ).toMatchSnapshot();
  });

  it('is these objects', () => {
    expect(names(edge)).toMatchSnapshot();
  });

  it('has the pool of the record, announced, and gives no address to a Service that names none', () => {
    const of = (kind: string) => toYaml(named(kind, 'lan'));
    expect([of('IPAddressPool'), of('L2Advertisement')].join('---\n')).toMatchSnapshot();
  });

  it('has two namespaces whose pods no level holds', () => {
    const loose = edge.objects
      .map(({ manifest }) => manifest)
      .filter(({ kind }) => kind === 'Namespace')
      .filter(({ metadata }) => metadata.labels?.['pod-security.kubernetes.io/enforce'] !== 'restricted');
    expect(loose.map(({ metadata }) => metadata.name)).toEqual(['node-agents', 'metallb-system']);
  });

  it('gets the pool once the webhook answers that admits it', () => {
    const applications = withApplications(environments).flatMap(({ objects }) =>
      objects.map(({ manifest }) => manifest).filter(({ kind }) => kind === 'Application'),
    );
    const wave = (name: string) =>
      Number(
        applications.find(({ metadata }) => metadata.name === name)!.metadata.annotations![
          'argocd.argoproj.io/sync-wave'
        ],
      );
    const order = ['edge-metallb-crds', 'edge-metallb', 'edge-metallb-pool'].map(wave);
    expect(order).toEqual([0, 1, 2]);
  });

  it('writes nothing that its controller fills in: Git would take the certificate of its webhook away', () => {
    expect(named('Secret', 'metallb-webhook-cert')).not.toHaveProperty('data');
    const own = edge.objects.filter(({ application }) => application.startsWith('metallb'));
    const filled = own.filter(({ manifest }) => JSON.stringify(manifest).includes('caBundle":'));
    expect(own).not.toEqual([]);
    expect(filled).toEqual([]);
  });
});

describe('a cluster with ServiceLB', () => {
  it('has nothing of MetalLB, whose render is at hand all the same', () => {
    const fleet = environmentsWith();
    expect(names(render(fleet, withoutHelmCharts)[0]!).filter((name) => /metallb/i.test(name))).toEqual([]);
    for (const { clusters } of [fleet, three])
      expect(staleReason(metalLb(clusters[0]!), readLock('metallb'))).toBeUndefined();
  });
});

describe('the kinds of MetalLB', () => {
  const definitions = edge.objects
    .map(({ manifest }) => manifest)
    .filter(({ kind }) => kind === 'CustomResourceDefinition');
  const pool = named('IPAddressPool', 'lan') as Manifest & { readonly spec: object };
  const said = (spec: object) => shapeFindings(schema, [...definitions, { ...pool, ...{ spec } }]);

  it('accept the pool as it is rendered', () => {
    expect(said(pool.spec)).toEqual([]);
  });

  it.each([
    [{ autoAsign: false }, 'spec.autoAsign is not a field'],
    [{ addresses: '192.168.0.100' }, 'spec.addresses'],
  ])('refuse %j', (fields, message) => {
    expect(said({ ...pool.spec, ...fields }).join()).toContain(message);
  });
});
