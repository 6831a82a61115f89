import { is } from '../../model/kinds';
import type { Rule } from '../rule';

/** Annotations by which cert-manager writes the authority into a webhook. */
const injected = [
  'cert-manager.io/inject-ca-from',
  'cert-manager.io/inject-ca-from-secret',
  'cert-manager.io/inject-apiserver-ca',
];

/**
 * The API server calls a webhook with TLS: without the authority of its certificate every call fails, and with failurePolicy Fail
 * so does every change of the objects that it matches. A program that writes the authority itself is an exemption.
 */
export const webhookCa: Rule = {
  name: 'webhook-ca',
  *check({ objects }) {
    for (const at of objects) {
      const { manifest } = at;
      if (!is(manifest, 'ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration')) continue;
      const annotations = manifest.metadata.annotations ?? {};
      if (injected.some((name) => annotations[name])) continue;
      for (const { name, clientConfig } of manifest.webhooks ?? []) {
        if (clientConfig.caBundle) continue;
        yield {
          at,
          message: `${name} has no caBundle and no annotation by which cert-manager writes it: the API server refuses its certificate`,
          fix: `Add ${injected[0]}, or an exemption that names the program which writes it.`,
        };
      }
    }
  },
};
