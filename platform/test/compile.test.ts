import { compile, type EnvironmentSource } from '@twisterlab/platform';
import * as graphs from '@twisterlab/platform/link/graph';
import { ApiObject, type App, Chart } from 'cdk8s';
import { cluster, configMap, deployment, environment, namespace } from './kit/objects';

jest.mock('@twisterlab/platform/link/graph', () => {
  const actual = jest.requireActual('@twisterlab/platform/link/graph');
  return { ...actual, link: jest.fn(actual.link) };
});

const { link, withObjects } = graphs;
const calls = link as jest.MockedFunction<typeof link>;
beforeEach(() => calls.mockClear());

const uses = (name: string, key: string) =>
  deployment(name, { container: { env: [{ name: 'X', valueFrom: { configMapKeyRef: { name: key, key: 'x' } } }] } });

const namespaceOf = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: namespace.metadata.labels },
});

describe('compiling a site', () => {
  const far = { ...cluster, name: 'far' };
  const source = (name: string, at = cluster): EnvironmentSource => ({
    name,
    cluster: at,
    build(app) {
      if (name === at.name) new ApiObject(new Chart(app, 'namespaces'), name, namespaceOf(name));
      return undefined;
    },
  });
  const applications = (app: App, { name }: { readonly name: string }) => {
    const chart = new Chart(app, 'applications', { namespace: 'edge' });
    new ApiObject(chart, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `application-${name}` } });
  };

  it('links the environments of each cluster once', () => {
    const sources = [source('edge'), source('production'), source('far', far)];
    const compiled = compile({ sources });
    expect(compiled.map(({ cluster, environments }) => [cluster.name, environments.map(({ name }) => name)])).toEqual([
      ['edge', ['edge', 'production']],
      ['far', ['far']],
    ]);
    expect(calls.mock.calls.map(([{ name }]) => name)).toEqual(['edge', 'far']);
  });

  it('links them once with Applications too, which the graph then contains', () => {
    const [graph] = compile({ sources: [source('edge'), source('production')], applications });
    expect(calls).toHaveBeenCalledTimes(1);
    expect([...graph!.byKey.keys()]).toEqual([
      'Namespace edge',
      'ConfigMap edge/application-edge',
      'ConfigMap edge/application-production',
    ]);
  });
});

describe('a graph with more objects', () => {
  it('equals the graph that is linked from all of them', () => {
    const before = [namespace, uses('api', 'settings'), configMap('settings', { x: '1' })];
    const added = [configMap('added', { y: '1' }), uses('late', 'added')];
    const [first, all] = [[environment(before)], [environment([...before, ...added])]];
    const together = [{ ...all[0]!, objects: [...first[0]!.objects, ...all[0]!.objects.slice(before.length)] }];

    const { all: ofKind, workloadsIn, referencesFrom, ...whole } = link(cluster, together);
    const extended = withObjects(link(cluster, first), together);
    expect(extended).toMatchObject(whole);
    expect(extended.all('ConfigMap')).toEqual(ofKind('ConfigMap'));
    expect(extended.workloadsIn('twisterlab')).toEqual(workloadsIn('twisterlab'));
    for (const { objects } of together)
      expect(objects.map(extended.referencesFrom)).toEqual(objects.map(referencesFrom));
    expect(extended.workloads.map(({ object }) => object.manifest.metadata.name)).toEqual(['api', 'late']);
  });
});
