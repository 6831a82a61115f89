import { claimsOf } from '@twisterlab/platform/link/graph';
import { deployment, graph, statefulSet } from '../kit/objects';

const templates = (...names: string[]) => names.map((name) => ({ metadata: { name }, spec: {} }));
const redis = (replicas: number | undefined, ...names: string[]) =>
  statefulSet('redis', { statefulSet: { replicas, volumeClaimTemplates: templates(...names) } });

describe('the claims that templates make', () => {
  it('are one a template and pod, named as Kubernetes names them', () => {
    expect(claimsOf(redis(undefined, 'data'))).toEqual(['data-redis-0']);
    expect(claimsOf(redis(2, 'data', 'log'))).toEqual(['data-redis-0', 'data-redis-1', 'log-redis-0', 'log-redis-1']);
  });

  it('are none without templates, without pods and of other kinds', () => {
    expect(claimsOf(statefulSet('redis'))).toEqual([]);
    expect(claimsOf(redis(0, 'data'))).toEqual([]);
    expect(claimsOf(deployment('redis', { deployment: { volumeClaimTemplates: templates('data') } }))).toEqual([]);
  });

  it('are known by name', () => {
    const claims = [...graph([redis(2, 'data')]).resolvable.keys()].filter((each) =>
      each.startsWith('PersistentVolume'),
    );
    expect(claims).toEqual([
      'PersistentVolumeClaim twisterlab/data-redis-0',
      'PersistentVolumeClaim twisterlab/data-redis-1',
    ]);
  });
});
