import type { DistObject } from './dist';

/** Whether an object makes the API server ask a webhook. Nobody answers for one where its pods do not really run. */
export function asksWebhooks({ manifest: { kind } }: Pick<DistObject, 'manifest'>): boolean {
  return kind === 'ValidatingWebhookConfiguration' || kind === 'MutatingWebhookConfiguration';
}
