import { type Crd, stripDescriptions } from '@twisterlab/platform/helm/crds';
import { type ChartOptions, declareChart } from '@twisterlab/platform/helm/declaration';
import { type BeforeImport, changedCrds, planImport } from '@twisterlab/platform/helm/import-plan';
import type { HelmObject } from '@twisterlab/platform/helm/parse';
import type { Lock } from '@twisterlab/platform/helm/store';

const crd = (name: string, field = 'size', group = 'example.com'): Crd => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${name}.${group}` },
  spec: {
    ...{ group, scope: 'Namespaced', names: { kind: name } },
    versions: [{ name: 'v1', schema: { openAPIV3Schema: { type: 'object', properties: { [field]: {} } } } }],
  },
});
const configMap = (name: string, namespace?: string): HelmObject => ({
  ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, ...(namespace && { namespace }) } },
});
const nothing: BeforeImport = { lock: undefined, crds: [], owners: new Map() };

function plan(printed: readonly HelmObject[], before: BeforeImport, more: Partial<ChartOptions<object>> = {}) {
  const chart = {
    name: 'second',
    version: '1.0.0',
    repository: 'https://charts.example.com',
    namespace: 'demo',
    values: {},
  };
  const declaration = declareChart({ name: 'edge', kubernetes: '1.36' }, { ...chart, ...more });
  return planImport(declaration, { digest: 'sha256:1', disabled: [], printed }, before, '2.0.0');
}
/** What is in imports after a chart of that name was imported. */
function after(
  name: string,
  printed: readonly HelmObject[],
  before = nothing,
  more: Partial<ChartOptions<object>> = {},
) {
  const { lock, allCrds } = plan(printed, before, { name, ...more });
  return { lock, crds: allCrds, owners: new Map(Object.keys(lock.crds).map((each) => [each, name])) };
}
const names = (crds: readonly Crd[]) => crds.map(({ metadata }) => metadata.name);

describe('a CRD that two charts bring', () => {
  const first = { ...after('first', [crd('widgets'), crd('gadgets')]), lock: undefined };

  it.each([
    ['the same', 'size'],
    ['another', 'length'],
  ])('is refused and nothing is planned: %s', (_, field) => {
    expect(() => plan([crd('widgets', field)], first)).toThrow(
      [
        'chart second: brings CRDs that first owns already (imports/helm/first/lock.json): widgets.example.com.',
        "  Leave them to first: in the declaration of second, crds: { except: ['widgets.example.com'] }, or crds: false for all.",
      ].join('\n'),
    );
  });

  it('is left to its owner by `except` or `crds: false`, and its kind is known', () => {
    const widget = { apiVersion: 'example.com/v1', kind: 'widgets', metadata: { name: 'one' } };
    const printed = [crd('widgets'), crd('cogs'), widget];
    const some = plan(printed, first, { crds: { except: ['widgets.example.com'] } });
    expect(names(some.crds)).toEqual(['cogs.example.com']);
    expect(names(some.allCrds)).toEqual(['widgets.example.com', 'gadgets.example.com', 'cogs.example.com']);
    const none = plan(printed, first, { crds: false });
    expect([none.crds, Object.keys(none.lock.crds), none.objects.length]).toEqual([[], [], 1]);
  });

  it('is refused if K3s owns it', () => {
    const ofK3s = crd('helmcharts', 'size', 'helm.cattle.io');
    expect(() => plan([ofK3s], { ...nothing, crds: [ofK3s] })).toThrow(
      'brings CRDs that K3s owns already (npm run import -- k3s): helmcharts.helm.cattle.io.',
    );
  });
});

it('a chart is imported again after its lock was removed: its CRDs are its own again', () => {
  const before = { ...after('second', [crd('widgets')]), lock: undefined, owners: new Map() };
  const again = plan([crd('widgets', 'length')], before);
  expect(again.allCrds).toEqual([stripDescriptions(crd('widgets', 'length'))]);
  expect(changedCrds(again, undefined)).toEqual(['widgets.example.com']);
});

describe('the CRDs of a chart', () => {
  const before = after('second', [crd('widgets'), crd('gadgets')]);

  it('are removed when it no longer brings them', () => {
    const next = plan([crd('widgets')], before);
    expect(next.removedCrds).toEqual(['gadgets.example.com']);
    expect(changedCrds(next, before.lock)).toEqual(['gadgets.example.com']);
    expect(plan([crd('widgets')], before, { crds: false }).removedCrds).toEqual([
      'widgets.example.com',
      'gadgets.example.com',
    ]);
  });

  it('stay if another release of it, which has them, is imported without', () => {
    const two = plan([crd('widgets'), crd('gadgets')], before, { release: 'two', instance: 'two', crds: false });
    expect(two.removedCrds).toEqual([]);
    expect(two.lock.crds).toEqual(before.lock.crds);
    expect(names(two.allCrds)).toEqual(['widgets.example.com', 'gadgets.example.com']);
    expect(Object.keys(two.lock.renders)).toEqual(['edge', 'edge.two']);
    expect(two.lock.renders.edge).toEqual((before.lock as Lock).renders.edge);
  });
});

describe('a CRD that the options name', () => {
  it.each([
    ['except', { except: ['widget.example.com'] }],
    ['prune', { prune: { 'widget.example.com': ['spec'] } }],
  ])('has to exist: %s', (_, crds) => {
    expect(() => plan([crd('widgets')], nothing, { crds })).toThrow(
      'chart second: crds: the chart brings no CRD widget.example.com.\n  Did you mean widgets.example.com?',
    );
    expect(plan([], nothing, { crds }).crds).toEqual([]);
  });
});

describe('an object that a chart prints twice', () => {
  it('is refused by name', () => {
    expect(() => plan([configMap('a'), configMap('b'), configMap('a')], nothing)).toThrow(
      'chart second: prints ConfigMap demo/a more than once; one would overwrite the other.',
    );
  });

  it('is refused if only one of them names the namespace of the chart', () => {
    expect(() => plan([configMap('a'), configMap('a', 'demo')], nothing)).toThrow(
      'prints ConfigMap demo/a more than once',
    );
    expect(plan([configMap('a'), configMap('a', 'other')], nothing).objects.length).toBe(2);
  });
});
