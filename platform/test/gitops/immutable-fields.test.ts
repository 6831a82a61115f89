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
  immutableFieldChanges(tree({ ...before, ...old }), tree({ ...before, ...after })).map((problem) => problem.message);
const name = 'production StatefulSet twisterlab/redis';

describe('a StatefulSet that exists', () => {
  it('may change what the API server lets change', () => {
    expect(message({})).toEqual([]);
    expect(message({ replicas: 3, minReadySeconds: 15 })).toEqual([]);
  });

  it('may not rename its claim template: its pods would start without their data', () => {
    expect(message({ volumeClaimTemplates: [template('pgdata')] })).toEqual([
      `${name} renames or drops the claim template data: its pods would start on empty volumes.`,
    ]);
  });

  it('may not change or add one', () => {
    expect(message({ volumeClaimTemplates: [template('data', '2Gi')] })).toEqual([
      `${name} changes the claim template data, which the API server refuses.`,
    ]);
    expect(message({ volumeClaimTemplates: [template('data'), template('wal')] })).toEqual([
      `${name} adds a claim template, which the API server refuses.`,
    ]);
    expect(message({ volumeClaimTemplates: [template('wal')] }, { volumeClaimTemplates: [] })).toEqual([
      `${name} adds a claim template, which the API server refuses.`,
    ]);
  });

  it.each([
    ['serviceName', 'cache'],
    ['selector', { matchLabels: { app: 'redis' } }],
    ['podManagementPolicy', 'Parallel'],
  ])('may not change its %s', (field, value) => {
    expect(message({ [field]: value })).toEqual([`${name} changes ${field}, which the API server refuses.`]);
  });

  it('may change the size of one, and nothing else of it, where somebody takes its object away by hand', () => {
    const made = (after: Spec) =>
      immutableFieldChanges(tree(before), tree({ ...before, ...after }), [{ object: name, reason: 'a test' }]).map(
        ({ message }) => message,
      );
    expect(made({ volumeClaimTemplates: [template('data', '2Gi')] })).toEqual([]);
    expect(made({ volumeClaimTemplates: [template('pgdata', '2Gi')] })).toHaveLength(1);
    expect(made({ serviceName: 'cache' })).toHaveLength(1);
    const other = [{ object: name.replace('production', 'staging'), reason: 'a test' }];
    expect(
      immutableFieldChanges(tree(before), tree({ volumeClaimTemplates: [template('data', '2Gi')] }), other),
    ).not.toEqual([]);
  });

  it('is not compared with one that is new, gone, or a file that somebody broke', () => {
    const changed = tree({ serviceName: 'cache' });
    expect([...immutableFieldChanges(new Map(), changed), ...immutableFieldChanges(changed, new Map())]).toEqual([]);
    expect(immutableFieldChanges(new Map([[path, 'a: [']]), changed)).toEqual([]);
  });
});
