import type { DistObject } from './dist';

/** Whether an object makes the API server call a webhook, which fails where the webhook's pods do not run. */
export function isWebhookConfiguration({ manifest: { kind } }: Pick<DistObject, 'manifest'>): boolean {
  return kind === 'ValidatingWebhookConfiguration' || kind === 'MutatingWebhookConfiguration';
}
