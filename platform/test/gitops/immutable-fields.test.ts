import { immutableFieldChanges } from '@twisterlab/platform/gitops/immutable-fields';
import { toYaml } from '@twisterlab/platform/write/yaml';
import { statefulSet } from '../kit/objects';

type Spec = Record<string, unknown>;
const template = (name: string, storage = '1Gi') => ({
  metadata: { name },
  spec: { resources: { requests: { storage } } },
});
const path = 'production/redis/StatefulSet.redis.yaml';
const tree = (spec: Spec) => new Map([[path, toYaml(statefulSet('redis', { statefulSet: spec }))]]);
const before = { serviceName: 'redis', volumeClaimTemplates: [template('data')] };
const message = (after: Spec, old: Spec = before) =>
  immutableFieldChanges(tree({ ...before, ...old }), tree({ ...before, ...after }), file).map(
    (problem) => problem.message,
  );
const file = 'approvals.ts';
const name = 'production StatefulSet twisterlab/redis';

describe('changes of a StatefulSet', () => {
  it('may affect mutable fields', () => {
    expect(message({})).toEqual([]);
    expect(message({ replicas: 3, minReadySeconds: 15 })).toEqual([]);
  });

  it('may not rename a claim template: the pods would start without their data', () => {
    expect(message({ volumeClaimTemplates: [template('pgdata')] })).toEqual([
      `${name} renames or removes the claim template data: its pods would start on empty volumes.`,
    ]);
  });

  it('may not affect or add claim templates', () => {
    expect(message({ volumeClaimTemplates: [template('data', '2Gi')] })).toEqual([
      `${name} changes the claim template data, which is immutable.`,
    ]);
    expect(message({ volumeClaimTemplates: [template('data'), template('wal')] })).toEqual([
      `${name} adds a claim template: the list is immutable.`,
    ]);
    expect(message({ volumeClaimTemplates: [template('wal')] }, { volumeClaimTemplates: [] })).toEqual([
      `${name} adds a claim template: the list is immutable.`,
    ]);
  });

  it.each([
    ['serviceName', 'cache'],
    ['selector', { matchLabels: { app: 'redis' } }],
    ['podManagementPolicy', 'Parallel'],
  ])('may not affect %s', (field, value) => {
    expect(message({ [field]: value })).toEqual([`${name} changes ${field}, which is immutable.`]);
  });

  it('may affect the size in a claim template, but not its name, if the StatefulSet is to be recreated', () => {
    const recreated = (after: Spec) =>
      immutableFieldChanges(tree(before), tree({ ...before, ...after }), file, [
        { object: name, reason: 'a test' },
      ]).map(({ message }) => message);
    expect(recreated({ volumeClaimTemplates: [template('data', '2Gi')] })).toEqual([]);
    expect(recreated({ volumeClaimTemplates: [template('pgdata', '2Gi')] })).toHaveLength(1);
    expect(recreated({ serviceName: 'cache' })).toHaveLength(1);
    const other = [{ object: name.replace('production', 'staging'), reason: 'a test' }];
    expect(
      immutableFieldChanges(tree(before), tree({ volumeClaimTemplates: [template('data', '2Gi')] }), file, other),
    ).not.toEqual([]);
  });

  it('are not checked for a new, removed or invalid file', () => {
    const changed = tree({ serviceName: 'cache' });
    expect([
      ...immutableFieldChanges(new Map(), changed, file),
      ...immutableFieldChanges(changed, new Map(), file),
    ]).toEqual([]);
    expect(immutableFieldChanges(new Map([[path, 'a: [']]), changed, file)).toEqual([]);
  });
});
