import type { Manifest } from '@twisterlab/platform/model/manifest';
import { bundle } from '@twisterlab/platform/verify/objects/bundle';
import { findings, namespace, object } from '../../kit/objects';

const other: Manifest = { ...namespace, metadata: { name: 'other' } };
const selecting = (...values: string[]) => ({
  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }],
});
const trust = (source: object, namespaceSelector: object | undefined = selecting('twisterlab')): Manifest => ({
  ...object('trust.cert-manager.io/v1alpha1', 'Bundle', 'ca', {
    spec: { sources: [source], target: { configMap: { key: 'ca.crt' }, namespaceSelector } },
  }),
  metadata: { name: 'ca' },
});
const good = { secret: { name: 'ca', key: 'tls.crt' } };

const rule = (apiGroup: string, resource: string) => [
  { apiGroups: [apiGroup], resources: [resource], verbs: ['patch'] },
];
const role = (kind: 'Role' | 'ClusterRole', name: string, rules: object[], home?: string): Manifest[] => {
  const at = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name, ...(home && { namespace: home }) } };
  const subjects = [{ kind: 'ServiceAccount', name: 'trust-manager', namespace: 'cert-manager' }];
  return [
    { ...at, kind, rules },
    { ...at, kind: `${kind}Binding`, roleRef: { kind, name }, subjects },
  ] as unknown as Manifest[];
};
const controller = role('ClusterRole', 'bundles', rule('trust.cert-manager.io', 'bundles/status'));
const restricted = [...controller, ...role('Role', 'writer', rule('', 'configmaps'), 'twisterlab')];
const check = (of: Manifest, rights: readonly Manifest[] = restricted) =>
  findings(bundle, [namespace, other, of, ...rights]);

describe('bundle', () => {
  it.each([
    good,
    { configMap: { name: 'cas', includeAllKeys: true } },
    { configMap: { name: 'ca', key: 'a', includeAllKeys: false } },
    { inLine: 'pem' },
  ])('accepts the source %j', (source) => {
    expect(check(trust(source))).toEqual([]);
  });

  it('accepts every namespace where trust-manager may write to all, or is not rendered', () => {
    const everywhere = [...controller, ...role('ClusterRole', 'writer', rule('', 'configmaps'))];
    expect(check(trust(good, {}), everywhere)).toEqual([]);
    expect(check(trust(good, {}), [])).toEqual([]);
  });

  it.each([
    [{ secret: { name: 'ca', key: 'tls.crt', includeAllKeys: true } }, 'a Secret as source with both key and'],
    [{ secret: { name: 'ca' } }, 'a Secret as source with neither key nor'],
    [{ configMap: { name: 'ca', includeAllKeys: false } }, 'a ConfigMap as source with neither key nor'],
  ])('rejects the source %j', (source, message) => {
    expect(check(trust(source))).toEqual([`Bundle ca has ${message} includeAllKeys, which trust-manager refuses`]);
  });

  it.each([
    [{}, 'other'],
    [selecting('twisterlab', 'other'), 'other'],
  ])('rejects the namespaces of %j', (selector, names) => {
    expect(check(trust(good, selector))).toEqual([
      `Bundle ca selects ${names}, where trust-manager may not write ConfigMaps`,
    ]);
  });
});
