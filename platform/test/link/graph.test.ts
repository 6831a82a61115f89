import { templateClaims } from '@twisterlab/platform/link/graph';
import { deployment, graph, object, service, statefulSet } from '../kit/objects';

const templates = (...names: string[]) => names.map((name) => ({ metadata: { name }, spec: {} }));
const redis = (replicas: number | undefined, ...names: string[]) =>
  statefulSet('redis', { statefulSet: { replicas, volumeClaimTemplates: templates(...names) } });

describe('the claims of volumeClaimTemplates', () => {
  it('are one for each template and pod, with the names of Kubernetes', () => {
    expect(templateClaims(redis(undefined, 'data'))).toEqual(['data-redis-0']);
    expect(templateClaims(redis(2, 'data', 'log'))).toEqual([
      'data-redis-0',
      'data-redis-1',
      'log-redis-0',
      'log-redis-1',
    ]);
  });

  it('do not exist without templates, without replicas and for other kinds', () => {
    expect(templateClaims(statefulSet('redis'))).toEqual([]);
    expect(templateClaims(redis(0, 'data'))).toEqual([]);
    expect(templateClaims(deployment('redis', { deployment: { volumeClaimTemplates: templates('data') } }))).toEqual(
      [],
    );
  });

  it('are resolvable', () => {
    const claims = [...graph([redis(2, 'data')]).resolvable.keys()].filter((each) =>
      each.startsWith('PersistentVolume'),
    );
    expect(claims).toEqual([
      'PersistentVolumeClaim twisterlab/data-redis-0',
      'PersistentVolumeClaim twisterlab/data-redis-1',
    ]);
  });
});

describe('the objects of a kind', () => {
  it('have its API group, not only its name', () => {
    const knative = object('serving.knative.dev/v1', 'Service', 'api');
    expect(
      graph([knative, service('redis')])
        .all('Service')
        .map(({ manifest }) => manifest.metadata.name),
    ).toEqual(['redis']);
  });
});
