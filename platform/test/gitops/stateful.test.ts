import {
  type RemovalApproval,
  removedStatefulObjects,
  withPruneConfirmation,
} from '@twisterlab/platform/gitops/stateful';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Tree } from '@twisterlab/platform/write/tree';
import { toYaml } from '@twisterlab/platform/write/yaml';
import { configMap, object } from '../kit/objects';

const statefulSet = object('apps/v1', 'StatefulSet', 'redis');
const tree = (...manifests: Manifest[]): Tree =>
  new Map(manifests.map((each) => [`production/redis/${each.kind}.${each.metadata.name}.yaml`, toYaml(each)]));
const problems = (before: Tree, after: Tree, approvals: readonly RemovalApproval[]) =>
  removedStatefulObjects(before, after, approvals, 'approvals.ts');
const message = (...args: Parameters<typeof problems>) => problems(...args).map((problem) => problem.message);

describe('a stateful object', () => {
  it('is pruned and deleted only after confirmation', () => {
    expect(withPruneConfirmation(statefulSet).metadata.annotations).toEqual({
      'argocd.argoproj.io/sync-options': 'Delete=confirm,Prune=confirm',
    });
    expect(withPruneConfirmation(configMap('a'))).toEqual(configMap('a'));
  });

  it('keeps its other annotations', () => {
    const own = object('v1', 'PersistentVolumeClaim', 'data', { metadata: { annotations: { a: 'b' } } });
    expect(withPruneConfirmation(own).metadata.annotations).toMatchObject({ a: 'b' });
  });

  it('may not be removed without an approval', () => {
    expect(message(tree(statefulSet), tree(), [])).toEqual([
      'production StatefulSet twisterlab/redis holds data and is no longer rendered.',
    ]);
    expect(problems(tree(statefulSet), tree(), [])[0]?.fix).toContain(
      "in approvals.ts: { object: 'production StatefulSet twisterlab/redis', reason: '...' }",
    );
    expect(
      message(tree(statefulSet), tree(), [{ object: 'production StatefulSet twisterlab/redis', reason: 'moved' }]),
    ).toEqual([]);
  });

  it('may move to another folder', () => {
    const moved = new Map([...tree(statefulSet)].map(([path, text]) => [path.replace('/redis/', '/cache/'), text]));
    expect(message(tree(statefulSet), moved, [])).toEqual([]);
  });

  it('may not have an approval while it is rendered', () => {
    const approval = { object: 'production StatefulSet twisterlab/redis', reason: 'moved' };
    expect(message(tree(statefulSet), tree(statefulSet), [approval])).toEqual([
      'production StatefulSet twisterlab/redis has a removal approval and is still rendered.',
    ]);
  });

  it('is not read from an invalid file', () => {
    expect(message(new Map([['production/redis/StatefulSet.x.yaml', 'a: [']]), tree(), [])).toEqual([]);
  });

  it('is not a ConfigMap', () => {
    expect(message(tree(configMap('a')), tree(), [])).toEqual([]);
  });
});
