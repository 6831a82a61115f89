import type { Manifest } from '@twisterlab/platform/model/manifest';
import { webhookCa } from '@twisterlab/platform/verify/network/webhook-ca';
import { certificate, deployment, findings, object, webhook } from '../../kit/objects';

const service = { name: 'api', namespace: 'twisterlab' };
const annotated = (name: string, value: string): Manifest => {
  const plain = webhook('api');
  return { ...plain, metadata: { ...plain.metadata, annotations: { [`cert-manager.io/${name}`]: value } } };
};
const check = (...manifests: Manifest[]) => findings(webhookCa, manifests);

describe('webhook-ca', () => {
  it('accepts a webhook with its authority, or one that cert-manager writes', () => {
    expect(check(webhook('api', { clientConfig: { service, caBundle: 'LS0t' } }))).toEqual([]);
    expect(check(annotated('inject-ca-from', 'twisterlab/api'), certificate('api', []))).toEqual([]);
    expect(check(annotated('inject-apiserver-ca', 'true'))).toEqual([]);
  });

  describe('of a program that writes the authority itself', () => {
    const role = (
      name: string,
      verbs: readonly string[],
      rest: object = {},
      resource = 'validatingwebhookconfigurations',
    ) =>
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', name, {
        rules: [{ apiGroups: ['admissionregistration.k8s.io'], resources: [resource], verbs, ...rest }],
      });

    it.each([['update'], ['patch'], ['*']])('is accepted, whose role has the verb %s', (verb) => {
      expect(check(webhook('api'), role('api', ['get', verb]))).toEqual([]);
      expect(check(webhook('api'), role('api', [verb], { resourceNames: ['api'] }))).toEqual([]);
    });

    it.each([
      ['reads', role('api', ['get', 'list', 'watch'])],
      ['writes another', role('api', ['update'], { resourceNames: ['other'] })],
      ['writes another kind', role('api', ['update'], {}, 'mutatingwebhookconfigurations')],
      ['is cert-manager, which needs the annotation', role('cert-manager-cainjector', ['update'])],
    ])('is rejected if the role only %s', (_, other) => {
      expect(check(webhook('api'), other)).toHaveLength(1);
    });
  });

  it('rejects one without', () => {
    expect(check(webhook('api'))).toEqual([
      'ValidatingWebhookConfiguration api widgets.example.org has no caBundle and no annotation by which cert-manager writes it: the API server refuses its certificate',
    ]);
  });

  it.each([
    ['a Certificate of this namespace', certificate('api-ca', [], { secretName: 'authority' })],
    ['a Secret', object('v1', 'Secret', 'authority')],
    ['a program that has its name', deployment('api', { container: { args: ['--secret=authority'] } })],
    [
      'a role for it',
      object('rbac.authorization.k8s.io/v1', 'Role', 'writer', {
        rules: [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['authority'], verbs: ['update'] }],
      }),
    ],
  ])('accepts a Secret of %s', (_, source) => {
    expect(check(annotated('inject-ca-from-secret', 'twisterlab/authority'), source)).toEqual([]);
  });

  it('accepts the Certificate that cert-manager creates for an Ingress', () => {
    const ingress = object('networking.k8s.io/v1', 'Ingress', 'api', {
      metadata: { annotations: { 'cert-manager.io/cluster-issuer': 'private' } },
      spec: { tls: [{ hosts: ['api.twisterlab.local'], secretName: 'api-tls' }] },
    });
    expect(check(annotated('inject-ca-from', 'twisterlab/api-tls'), ingress)).toEqual([]);
  });

  it.each([
    ['inject-ca-from', 'twisterlab/other', 'Certificate twisterlab/other'],
    ['inject-ca-from', 'api', 'Certificate api'],
    ['inject-ca-from-secret', 'twisterlab/(*', 'Secret twisterlab/(*'],
    ['inject-ca-from-secret', 'other/authority', 'Secret other/authority'],
    ['inject-ca-from-secret', 'twisterlab/authority-x', 'Secret twisterlab/authority-x'],
  ])('rejects %s: %s, which nothing creates', (name, value, missing) => {
    const program = deployment('api', { container: { args: ['--secret=authority'] } });
    expect(check(annotated(name, value), certificate('api', []), program)).toEqual([
      `ValidatingWebhookConfiguration api has the annotation cert-manager.io/${name}, and nothing creates ${missing}`,
    ]);
  });
});
