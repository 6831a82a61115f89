import type { Manifest } from '@twisterlab/platform/model/manifest';
import { webhookPath } from '@twisterlab/platform/verify/network/webhook-path';
import { findings, object, webhook } from '../../kit/objects';

const at = (path?: string, name = 'hook') => ({ service: { name, namespace: 'twisterlab', path } });
const rule = (fields: object) => ({
  rules: [
    { apiGroups: ['example.org'], apiVersions: ['v1'], operations: ['CREATE'], resources: ['widgets'], ...fields },
  ],
});
const check = (path: string | undefined, fields: object = {}) =>
  findings(webhookPath, [webhook('hook', { clientConfig: at(path), ...rule(fields) })]);
const second = (path?: string): Manifest => {
  const manifest = webhook('other', { clientConfig: at(path) });
  return { ...manifest, metadata: { name: 'other' } };
};
const converted = (path?: string) =>
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'widgets.example.org', {
    spec: {
      ...{ group: 'example.org', names: { kind: 'Widget', plural: 'widgets' }, versions: [] },
      conversion: { strategy: 'Webhook', webhook: { clientConfig: at(path) } },
    },
  });

describe('webhook-path', () => {
  it.each<[string | undefined, object]>([
    [undefined, {}],
    ['/validate', {}],
    ['/validate-example-org-v1-widget', {}],
    ['/mutate-example-org-v1beta1-widget', {}],
    ['/validate-example-org-v1-widget', { resources: ['*/*'], apiGroups: ['*'] }],
    ['/mutate--v1-pod', { apiGroups: [''], resources: ['pods'] }],
    [
      '/validate-networking-k8s-io-v1-networkpolicy',
      { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'] },
    ],
  ])('accepts the path %s with the rule %j', (path, fields) => {
    expect(check(path, fields)).toEqual([]);
  });

  it.each<[string, object]>([
    ['/validate-example-org-v1-gadget', {}],
    ['/validate-example-org-v1-widget-x', {}],
    ['/validate-example-com-v1-widget', {}],
    ['/validate-example-org-v1-widget', { resources: ['gadgets'] }],
  ])('rejects the path %s with the rule %j', (path, fields) => {
    expect(check(path, fields)).toEqual([
      `ValidatingWebhookConfiguration hook widgets.example.org has the path ${path}, which is for another kind than its rules`,
    ]);
  });

  it('rejects a call without a path, where the Service has others', () => {
    const hook = webhook('hook', { clientConfig: at('/validate') });
    expect(findings(webhookPath, [hook, second('/mutate'), converted('/convert')])).toEqual([]);
    expect(findings(webhookPath, [hook, second(), converted()])).toEqual([
      expect.stringContaining('ValidatingWebhookConfiguration other widgets.example.org has no path'),
      expect.stringContaining('its conversion has no path'),
    ]);
  });

  it('rejects a configuration without webhooks, and a webhook without rules', () => {
    expect(findings(webhookPath, [{ ...webhook('hook'), webhooks: [] } as Manifest])).toEqual([
      'ValidatingWebhookConfiguration hook has no webhooks: nothing is checked',
    ]);
    expect(findings(webhookPath, [webhook('hook', { rules: [] })])).toEqual([
      expect.stringContaining('widgets.example.org has no rules'),
    ]);
  });
});
