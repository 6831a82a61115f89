import { guarded, unburied } from '@twisterlab/platform/gitops/stateful';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Tree } from '@twisterlab/platform/write/tree';
import { toYaml } from '@twisterlab/platform/write/yaml';
import { configMap, object } from '../kit/objects';

const statefulSet = object('apps/v1', 'StatefulSet', 'redis');
const tree = (...manifests: Manifest[]): Tree =>
  new Map(manifests.map((each) => [`production/redis/${each.kind}.${each.metadata.name}.yaml`, toYaml(each)]));
const says = (...args: Parameters<typeof unburied>) => unburied(...args).map((problem) => problem.says);

describe('a stateful object', () => {
  it('is pruned and deleted only after a confirmation', () => {
    expect(guarded(statefulSet).metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-options': 'Delete=confirm,Prune=confirm',
    });
    expect(guarded(configMap('a'))).toEqual(configMap('a'));
  });

  it('keeps the annotations that it has', () => {
    const own = object('v1', 'PersistentVolumeClaim', 'data', { metadata: { annotations: { a: 'b' } } });
    expect(guarded(own).metadata.annotations).toMatchObject({ a: 'b' });
  });

  it('may not vanish from the charts without a tombstone', () => {
    expect(says(tree(statefulSet), tree(), [])).toEqual([
      'production StatefulSet twisterlab/redis holds data and is no longer rendered.',
    ]);
    expect(unburied(tree(statefulSet), tree(), [])[0]?.mend).toContain(
      "{ object: 'production StatefulSet twisterlab/redis', because: '...' }",
    );
    expect(
      says(tree(statefulSet), tree(), [{ object: 'production StatefulSet twisterlab/redis', because: 'moved' }]),
    ).toEqual([]);
  });

  it('may change its folder', () => {
    const moved = new Map([...tree(statefulSet)].map(([path, text]) => [path.replace('/redis/', '/cache/'), text]));
    expect(says(tree(statefulSet), moved, [])).toEqual([]);
  });

  it('has no tombstone while it lives', () => {
    const tombstone = { object: 'production StatefulSet twisterlab/redis', because: 'moved' };
    expect(says(tree(statefulSet), tree(statefulSet), [tombstone])).toEqual([
      'production StatefulSet twisterlab/redis has a tombstone and is rendered.',
    ]);
  });

  it('is no reason to fail over a file that somebody broke', () => {
    expect(says(new Map([['production/redis/StatefulSet.x.yaml', 'a: [']]), tree(), [])).toEqual([]);
  });

  it('does not include what holds no data', () => {
    expect(says(tree(configMap('a')), tree(), [])).toEqual([]);
  });
});
