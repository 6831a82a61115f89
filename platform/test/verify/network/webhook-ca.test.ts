import { webhookCa } from '@twisterlab/platform/verify/network/webhook-ca';
import { findings, webhook } from '../../kit/objects';

const service = { name: 'api', namespace: 'twisterlab' };

describe('webhook-ca', () => {
  it('accepts a webhook with its authority, or one that cert-manager writes', () => {
    expect(findings(webhookCa, [webhook('api', { clientConfig: { service, caBundle: 'LS0t' } })])).toEqual([]);
    const plain = webhook('api');
    const annotations = { 'cert-manager.io/inject-ca-from': 'twisterlab/api' };
    expect(findings(webhookCa, [{ ...plain, metadata: { ...plain.metadata, annotations } }])).toEqual([]);
  });

  it('rejects one without', () => {
    expect(findings(webhookCa, [webhook('api')])).toEqual([
      'ValidatingWebhookConfiguration api widgets.example.org has no caBundle and no annotation by which cert-manager writes it: the API server refuses its certificate',
    ]);
  });
});
