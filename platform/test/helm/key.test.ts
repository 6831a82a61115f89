import { type ChartOptions, declareChart } from '@twisterlab/platform/helm/declaration';
import { renderKey } from '@twisterlab/platform/helm/key';

const options: ChartOptions<object> = {
  name: 'tiny',
  version: '1.0.0',
  repository: 'https://charts.example.com',
  namespace: 'demo',
  values: { a: 1, b: { c: 2 } },
};
const key = (changes: Partial<ChartOptions<object>> = {}, { kubernetes = '1.36', digest = 'sha256:1' } = {}) =>
  renderKey(declareChart({ name: 'edge', kubernetes }, { ...options, ...changes }), digest);

describe('the render key', () => {
  it('does not depend on the order of the values or on the repository', () => {
    expect(key({ values: { b: { c: 2 }, a: 1, d: undefined } })).toBe(key());
    expect(key({ repository: 'oci://registry.example.com/charts' })).toBe(key());
  });

  it.each<[string, Partial<ChartOptions<object>>]>([
    ['values', { values: { a: 1, b: { c: 3 } } }],
    ['release', { release: 'other' }],
    ['namespace', { namespace: 'other' }],
    ['API versions', { apiVersions: ['monitoring.coreos.com/v1'] }],
    ['excluded templates', { excludeTemplates: ['config.yaml'] }],
    ['CRDs off', { crds: false }],
    ['pruned CRDs', { crds: { prune: { 'widgets.example.com': ['spec'] } } }],
  ])('changes with: %s', (_, changes) => expect(key(changes)).not.toBe(key()));

  it('changes with the Kubernetes minor version and with the chart content', () => {
    expect(key({}, { kubernetes: '1.37' })).not.toBe(key());
    expect(key({}, { digest: 'sha256:2' })).not.toBe(key());
  });
});

it('a declaration is read-only', () => {
  const { values } = declareChart({ name: 'edge', kubernetes: '1.36' }, options);
  expect(() => {
    (values as { a: number }).a = 2;
  }).toThrow(TypeError);
});
