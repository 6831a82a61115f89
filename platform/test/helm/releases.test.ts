import { type ChartOptions, declareChart } from '@twisterlab/platform/helm/declaration';
import { checkReleases } from '@twisterlab/platform/helm/releases';

const options = {
  name: 'tiny',
  version: '1.0.0',
  repository: 'https://charts.example.com',
  namespace: 'demo',
  values: {},
};
const declared = (more: Partial<ChartOptions<object>> = {}, environment = 'edge') =>
  declareChart({ name: environment, kubernetes: '1.36' }, { ...options, ...more });
const two = { release: 'two', instance: 'two', crds: false } as const;

describe('the releases of one chart', () => {
  it('are accepted in several clusters, and in one with different names and one owner of the CRDs', () => {
    expect(() => checkReleases([declared(), declared({}, 'lab')])).not.toThrow();
    expect(() => checkReleases([declared(), declared(two), declared({ ...two, instance: 'three' })])).not.toThrow();
    expect(() => checkReleases([declared(), declared({ name: 'other', version: '2.0.0' })])).not.toThrow();
    expect(() => checkReleases([declared({ crds: false }), declared({}, 'lab')])).not.toThrow();
  });

  it.each<[string, Partial<ChartOptions<object>>, string]>([
    [
      'the same file',
      { release: 'two', crds: false },
      "chart tiny: has 2 releases in edge (demo/tiny, demo/two), and all would be written to imports/helm/tiny/edge.json.\n  Name each but one: instance: 'second' in its declaration.",
    ],
    ['CRDs from both', { ...two, crds: {} }, 'has 2 releases in edge that bring its CRDs (edge, edge.two).'],
    [
      'another version',
      { ...two, version: '2.0.0' },
      'is 1.0.0 of https://charts.example.com for edge and 2.0.0 of https://charts.example.com for edge.two.',
    ],
    ['another repository', { ...two, repository: 'oci://r.example.com' }, '1.0.0 of oci://r.example.com for edge.two'],
  ])('are refused with %s', (_, more, message) => {
    expect(() => checkReleases([declared(), declared(more)])).toThrow(message);
  });

  it('are refused with different CRDs in two clusters', () => {
    const groups = { crds: { groups: ['example.com'] } };
    expect(() => checkReleases([declared(), declared(groups, 'lab')])).toThrow(
      'imports different CRDs for edge and lab.',
    );
    expect(() => checkReleases([declared(groups), declared(groups, 'lab')])).not.toThrow();
  });
});
