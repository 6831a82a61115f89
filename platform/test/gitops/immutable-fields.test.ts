import { immutableFieldChanges } from '@twisterlab/platform/gitops/immutable-fields';
import { toYaml } from '@twisterlab/platform/write/yaml';
import { object, statefulSet } from '../kit/objects';

type Spec = Record<string, unknown>;
const template = (name: string, storage = '1Gi') => ({
  metadata: { name },
  spec: { resources: { requests: { storage } } },
});
const path = 'production/redis/StatefulSet.redis.yaml';
const tree = (spec: Spec) => new Map([[path, toYaml(statefulSet('redis', { statefulSet: spec }))]]);
const before = { serviceName: 'redis', volumeClaimTemplates: [template('data')] };
const file = 'approvals.ts';
const name = 'production StatefulSet twisterlab/redis';
const message = (after: Spec, old: Spec = before) =>
  immutableFieldChanges(tree({ ...before, ...old }), tree({ ...before, ...after }), file).map(
    (problem) => problem.message,
  );

describe('changes of a StatefulSet', () => {
  it('may affect mutable fields', () => {
    expect(message({})).toEqual([]);
    expect(message({ replicas: 3, minReadySeconds: 15, ordinals: { start: 1 } })).toEqual([]);
  });

  it('may write what the API server fills in, and the same quantity in another way', () => {
    const filled = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...template('data', '1024Mi') };
    expect(message({ volumeClaimTemplates: [filled], podManagementPolicy: 'OrderedReady' })).toEqual([]);
    const mode = { ...template('data'), spec: { ...template('data').spec, volumeMode: 'Filesystem' } };
    expect(message({ volumeClaimTemplates: [mode] })).toEqual([]);
    expect(
      message({ volumeClaimTemplates: [{ ...template('data'), metadata: { name: 'data', labels: {} } }] }),
    ).toEqual([]);
  });

  it('may not rename a claim template: the pods would start without their data', () => {
    expect(message({ volumeClaimTemplates: [template('pgdata')] })[0]).toBe(
      `${name} renames or removes the claim template data: its pods would start on empty volumes.`,
    );
  });

  it('may not affect or add claim templates', () => {
    const changed = `${name} changes the claim template data, which is immutable.`;
    const added = `${name} adds a claim template: the list is immutable.`;
    expect(message({ volumeClaimTemplates: [template('data', '2Gi')] })).toEqual([changed]);
    const labelled = { ...template('data'), metadata: { name: 'data', labels: { tier: 'daily' } } };
    expect(message({ volumeClaimTemplates: [labelled] })).toEqual([changed]);
    expect(message({ volumeClaimTemplates: [template('data'), template('wal')] })).toEqual([added]);
    expect(message({ volumeClaimTemplates: [template('wal')] }, { volumeClaimTemplates: [] })).toEqual([added]);
    const two = [template('data'), template('wal')];
    expect(message({ volumeClaimTemplates: [...two].reverse() }, { volumeClaimTemplates: two })).toEqual([
      `${name} reorders its claim templates: the list is immutable.`,
    ]);
  });

  it.each([
    ['serviceName', 'cache'],
    ['selector', { matchLabels: { app: 'redis' } }],
    ['podManagementPolicy', 'Parallel'],
    ['aFieldOfALaterKubernetes', 1],
  ])('may not affect %s', (field, value) => {
    expect(message({ [field]: value })).toEqual([`${name} changes spec.${field}, which is immutable.`]);
  });

  it('may affect the size in a claim template, but neither its name nor the selector, if it is to be recreated', () => {
    const recreated = (after: Spec, environment = 'production') =>
      immutableFieldChanges(tree(before), tree({ ...before, ...after }), file, [
        { object: name.replace('production', environment), reason: 'a test' },
      ]).map(({ message }) => message);
    expect(recreated({ volumeClaimTemplates: [template('data', '2Gi')] })).toEqual([]);
    expect(recreated({ serviceName: 'cache' })).toEqual([]);
    expect(recreated({ volumeClaimTemplates: [template('pgdata', '2Gi')] })).not.toEqual([]);
    expect(recreated({ selector: { matchLabels: { app: 'redis' } } })).toHaveLength(1);
    expect(recreated({ volumeClaimTemplates: [template('data', '2Gi')] }, 'staging')).toHaveLength(1);
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

/** The findings for a change of one object. */
function changes(apiVersion: string, kind: string, [old, now]: readonly [object, object], recreated: string[] = []) {
  const [one, other] = [old, now].map(
    (fields) => new Map([['edge/a/X.x.yaml', toYaml(object(apiVersion, kind, 'x', fields as never))]]),
  ) as [Map<string, string>, Map<string, string>];
  return immutableFieldChanges(
    one,
    other,
    file,
    recreated.map((name) => ({ object: name, reason: 'a test' })),
  );
}
const role = (name: string) => ({ roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name } });
const selector = (app: string) => ({ spec: { selector: { matchLabels: { app } } } });

/** The drill `api` compares every kind with the real API server; these are the messages and the exceptions. */
describe('changes of other kinds', () => {
  it.each<[string, string, string, object, object]>([
    ['scheduling.k8s.io/v1', 'PriorityClass', 'value', { value: 1000 }, { value: 2000 }],
    ['apps/v1', 'Deployment', 'spec.selector', selector('a'), selector('b')],
    ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'roleRef', role('a'), role('b')],
    ['v1', 'Service', 'spec.clusterIP', { spec: { clusterIP: 'None' } }, { spec: {} }],
  ])('%s %s may not affect %s', (apiVersion, kind, field, old, now) => {
    const [finding, ...more] = changes(apiVersion, kind, [old, now]);
    expect(more).toEqual([]);
    expect(finding?.message).toMatch(new RegExp(`^edge ${kind} (\\S+/)?x changes ${field}, which is immutable\\.$`));
    expect(finding?.fix).toContain('add it to recreated in approvals.ts. Otherwise render it under a new name');
    const object = finding!.message.replace(/ changes .*/, '');
    expect(changes(apiVersion, kind, [old, now], [object])).toEqual([]);
  });

  it.each<[string, string, string, object, object, object]>([
    [
      'apps/v1',
      'Deployment',
      'spec.strategy.type',
      {},
      { strategy: { rollingUpdate: { maxSurge: 1 } } },
      { strategy: { type: 'Recreate' } },
    ],
    [
      'apps/v1',
      'StatefulSet',
      'spec.updateStrategy.type',
      {},
      { updateStrategy: { rollingUpdate: { partition: 0 } } },
      { updateStrategy: { type: 'OnDelete' } },
    ],
  ])('%s %s may affect %s only if the file had what becomes invalid', (apiVersion, kind, field, old, explicit, now) => {
    const messages = (spec: object) =>
      changes(apiVersion, kind, [{ spec }, { spec: now }]).map(({ message }) => message);
    expect(messages(old)).toEqual([expect.stringContaining(`changes ${field}, which is immutable.`)]);
    expect(messages(explicit)).toEqual([]);
  });

  it('may not affect a definition, even if it is to be recreated: that would delete every object of it', () => {
    const crd = (scope: string) => ({ spec: { scope } });
    const [finding] = changes(
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      [crd('Cluster'), crd('Namespaced')],
      ['edge CustomResourceDefinition twisterlab/x', 'edge CustomResourceDefinition x'],
    );
    expect(finding?.message).toContain('changes spec.scope, which is immutable.');
    expect(finding?.fix).toContain('Only deleting the definition');
  });

  it('may end the session affinity of a Service, whose timeout the API server then removes', () => {
    const before = { spec: { sessionAffinity: 'ClientIP' } };
    expect(changes('v1', 'Service', [before, { spec: {} }])).toEqual([]);
  });

  it('may affect a kind of the same name in another group, and a hook, which Argo CD deletes first', () => {
    expect(changes('serving.knative.dev/v1', 'Service', [{ spec: { clusterIP: 'None' } }, { spec: {} }])).toEqual([]);
    const hook = { metadata: { name: 'x', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } } };
    const job = (image: string) => ({ ...hook, spec: { template: { spec: { containers: [{ name: 'x', image }] } } } });
    expect(changes('batch/v1', 'Job', [job('a:1'), job('a:2')])).toEqual([]);
  });
});
