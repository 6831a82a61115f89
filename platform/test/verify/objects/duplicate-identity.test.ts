import type { Manifest } from '@twisterlab/platform/model/manifest';
import { duplicateIdentity } from '@twisterlab/platform/verify/objects/duplicate-identity';
import { finding } from '../../kit/finding';
import { configMap, environment, object, service, shapeFindings } from '../../kit/objects';

describe('duplicate-identity', () => {
  it('accepts one name for two kinds, namespaces or API groups', () => {
    const objects = [
      configMap('api'),
      service('api'),
      object('v1', 'ConfigMap', 'api', {}, 'elsewhere'),
      object('serving.knative.dev/v1', 'Service', 'api'),
    ];
    expect(shapeFindings(duplicateIdentity, objects)).toEqual([]);
  });

  it('refuses every object after the first', () => {
    expect(shapeFindings(duplicateIdentity, [configMap('api'), configMap('api'), configMap('api')])).toEqual([
      'ConfigMap api is already defined by production/demo',
      finding('ConfigMap api', 'production/demo'),
    ]);
  });

  it('refuses one object in two API versions', () => {
    const autoscalers = ['autoscaling/v1', 'autoscaling/v2'].map((version) =>
      object(version, 'HorizontalPodAutoscaler', 'api'),
    );
    expect(shapeFindings(duplicateIdentity, autoscalers)).toEqual([
      finding('HorizontalPodAutoscaler api', 'production/demo'),
    ]);
  });

  it('refuses one object in two environments of a cluster', () => {
    const two = [environment([configMap('api')], { environment: 'edge' }), environment([configMap('api')])];
    expect([...duplicateIdentity.check(two)].map(({ at, message }) => [at.environment, message])).toEqual([
      ['production', 'is already defined by edge/demo'],
    ]);
  });

  it('accepts one object in two clusters', () => {
    const first = environment([configMap('api')]);
    const second = environment([configMap('api')], { cluster: { ...first.cluster, name: 'other' } });
    expect([...duplicateIdentity.check([first, second])]).toEqual([]);
  });

  it('ignores objects without kind or name, which the rule schema reports', () => {
    const empty = {} as Manifest;
    const nameless = { apiVersion: 'v1', kind: 'ConfigMap', metadata: {} } as Manifest;
    expect(shapeFindings(duplicateIdentity, [empty, empty, nameless, nameless])).toEqual([]);
  });
});
