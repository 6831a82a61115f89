import type { Manifest } from '../model/manifest';

/** Phases of a sync and of a deletion, in their order. Objects that are not hooks belong to `Sync`. */
const order = ['PreSync', 'Sync', 'PostSync', 'PreDelete', 'PostDelete'];

/** When Argo CD applies an object, compared with others of its Application. */
export interface SyncStep {
  /** The first of its phases. */
  readonly phase: string;
  /** Default: 0, Argo CD's own. */
  readonly wave: number;
}

export function syncStep({ metadata }: Manifest): SyncStep {
  const { 'argocd.argoproj.io/hook': hooks, 'argocd.argoproj.io/sync-wave': wave } = metadata.annotations ?? {};
  const own = (hooks ?? 'Sync').split(',').map((hook) => hook.trim());
  return { phase: order.find((phase) => own.includes(phase)) ?? 'Sync', wave: Number(wave ?? 0) };
}

/** Whether Argo CD applies the first before the second: it waits until the first is healthy, or as a hook has finished. */
export function isBefore(first: SyncStep, second: SyncStep): boolean {
  const phases = order.indexOf(first.phase) - order.indexOf(second.phase);
  return phases !== 0 ? phases < 0 : first.wave < second.wave;
}
