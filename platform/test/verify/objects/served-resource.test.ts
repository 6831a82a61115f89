import type { Manifest } from '@twisterlab/platform/model/manifest';
import { servedResource } from '@twisterlab/platform/verify/objects/served-resource';
import { findings, object, webhook } from '../../kit/objects';

const definition = (versions: readonly object[]) =>
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.org', {
    spec: { group: 'example.org', names: { kind: 'Widget', plural: 'widgets' }, versions },
  });
const crd = definition([
  { name: 'v1', served: true, subresources: { status: {} } },
  { name: 'v1alpha1', served: false },
]);
const role = (resources: readonly string[], apiGroups = ['example.org'], verbs = ['get']) =>
  object('rbac.authorization.k8s.io/v1', 'Role', 'reader', { rules: [{ apiGroups, resources, verbs }] });
const hook = (rule: object) =>
  webhook('api', { rules: [{ apiGroups: ['example.org'], apiVersions: ['v1'], resources: ['widgets'], ...rule }] });
const check = (...manifests: Manifest[]) => findings(servedResource, [crd, ...manifests]);

describe('served-resource', () => {
  it.each([
    [['widgets', 'widgets/status', 'widgets/finalizers'], ['example.org']],
    [['*'], ['example.org']],
    [['*/status'], ['example.org']],
    [['widgets/*'], ['example.org']],
    [['workflows'], ['example.org']],
    [['workflows/status'], ['example.org']],
    [['gadgets'], ['example.com']],
    [['gadgets'], ['example.org', 'apps']],
    [['deployments'], ['apps']],
    [
      ['deployments', 'pods', 'pods/log'],
      ['', 'apps'],
    ],
    [['ingresses'], ['extensions']],
    [['ingresses'], ['', 'extensions']],
    [['gadgets'], ['*']],
  ])('accepts the resources %j of %j in a role', (resources, groups) => {
    expect(check(role(resources, groups))).toEqual([]);
  });

  it.each([
    [['ingresses'], [''], 'ingresses of the core group; it belongs to networking.k8s.io'],
    [['deployments/scale'], ['', 'batch'], 'deployments/scale of the core group, batch; it belongs to apps'],
    [['secrets'], ['apps'], 'secrets of apps; it belongs to the core group'],
  ])('rejects the resources %j of %j, which belong to another group', (resources, groups, text) => {
    expect(check(role(resources, groups))).toEqual([`Role reader grants ${text}`]);
  });

  it('accepts a name that only an authorizer reads', () => {
    expect(check(role(['widget'], ['example.org'], ['approve']))).toEqual([]);
  });

  it.each([
    [{}],
    [{ apiVersions: ['*'] }],
    [{ resources: ['*/*'] }],
    [{ resources: ['widgets/status'] }],
    [{ apiGroups: ['example.com'], resources: ['gadgets'] }],
    [{ apiGroups: ['', 'apps'], resources: ['pods'] }],
  ])('accepts a webhook for %j', (rule) => {
    expect(check(hook(rule))).toEqual([]);
  });

  it.each([
    [role(['widget']), 'Role reader grants widget of example.org, which does not exist'],
    [role(['widget/status']), 'Role reader grants widget/status of example.org, which does not exist'],
    [role(['widgets/scale']), 'Role reader grants widgets/scale of example.org, which does not exist'],
    [
      role(['widgets'], ['example.orgg']),
      'Role reader names the group example.orgg, which no CustomResourceDefinition defines; example.org is defined',
    ],
    [
      hook({ resources: ['gadgets'] }),
      'ValidatingWebhookConfiguration api widgets.example.org matches gadgets of example.org, which does not exist',
    ],
    [
      hook({ apiVersions: ['v1', 'v1alpha1'] }),
      'ValidatingWebhookConfiguration api widgets.example.org matches version v1alpha1 of example.org, which is not served',
    ],
    [
      hook({ apiGroups: ['example.org-x'] }),
      'ValidatingWebhookConfiguration api widgets.example.org names the group example.org-x, which no CustomResourceDefinition defines; example.org is defined',
    ],
  ])('rejects %#', (manifest, message) => {
    expect(check(manifest)).toEqual([message]);
  });

  it('rejects a definition without a version that is served', () => {
    expect(findings(servedResource, [definition([{ name: 'v1', served: false }])])).toEqual([
      'CustomResourceDefinition widgets.example.org serves no version: its kind does not exist',
    ]);
  });
});
