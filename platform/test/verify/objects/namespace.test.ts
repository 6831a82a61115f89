import { namespace } from '@twisterlab/platform/verify/objects/namespace';
import { configMap, namespace as home, object, shapeFindings } from '../../kit/objects';

const without = { metadata: { namespace: undefined } };

describe('namespace', () => {
  it('accepts a namespaced object in a namespace and a cluster-scoped one in none', () => {
    expect(shapeFindings(namespace, [configMap('settings'), home])).toEqual([]);
  });

  it('ignores a kind that the API server does not serve, which the rule schema reports', () => {
    expect(shapeFindings(namespace, [object('example.com/v1', 'ConfigMap', 'x', without)])).toEqual([]);
  });

  it('refuses a namespaced object without a namespace', () => {
    expect(shapeFindings(namespace, [object('v1', 'ConfigMap', 'settings', without)])).toEqual([
      'ConfigMap settings has no namespace and would land in default',
    ]);
  });

  it('refuses a cluster-scoped object with one', () => {
    expect(shapeFindings(namespace, [object('scheduling.k8s.io/v1', 'PriorityClass', 'first')])).toEqual([
      'PriorityClass first is cluster-scoped, but sets metadata.namespace twisterlab',
    ]);
  });
});
