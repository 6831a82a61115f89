import { waitLabel } from '@twisterlab/platform/gitops/plan';
import type { Wait } from '@twisterlab/platform/gitops/sync-waves';
import type { CheckedItems } from '../expectation';
import type { ArgoCd } from '../fixtures/argo-cd';

/**
 * An Application: what later waves need, its age in minutes, whether it was ever synced or everything in it was found in the cluster,
 * and its own health.
 */
type Case = readonly [need: Wait | undefined, age: number, synced: boolean | 'found', health: string, seen: string];

const words = { true: 'synced', false: 'never synced', found: 'found' };

const cases: readonly Case[] = [
  [undefined, 1, false, 'Missing', 'Healthy'],
  [undefined, 1, true, 'Degraded', 'Healthy'],
  ['synced', 1, false, 'Missing', 'Progressing'],
  ['synced', 1, true, 'Degraded', 'Healthy'],
  ['synced', 1, 'found', 'Degraded', 'Healthy'],
  ['synced', 11, false, 'Missing', 'Healthy'],
  ['isolated', 1, false, 'Missing', 'Progressing'],
  ['isolated', 1, true, 'Degraded', 'Healthy'],
  ['isolated', 1, 'found', 'Degraded', 'Healthy'],
  // Without a limit: pods would start without their default-deny policy.
  ['isolated', 11, false, 'Missing', 'Degraded'],
  ['healthy', 1, false, 'Missing', 'Progressing'],
  ['healthy', 1, true, 'Progressing', 'Progressing'],
  ['healthy', 1, true, 'Degraded', 'Progressing'],
  ['healthy', 1, true, 'Healthy', 'Healthy'],
  ['healthy', 1, 'found', 'Healthy', 'Healthy'],
  ['healthy', 11, true, 'Degraded', 'Healthy'],
  ['healthy', 11, false, 'Missing', 'Degraded'],
];

/** Computes the health that the parent of an Application sees, with the rendered script, in Argo CD itself. */
export async function checkHealth(argoCd: ArgoCd): Promise<CheckedItems> {
  const faults: string[] = [];
  for (const [need, age, synced, health, expected] of cases) {
    const found = await argoCd.health({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: {
        name: 'example',
        creationTimestamp: new Date(Date.now() - age * 60_000).toISOString().replace(/\.\d+/, ''),
        labels: need && { [waitLabel]: need },
      },
      status: {
        sync: { status: synced === 'found' ? 'Synced' : 'OutOfSync' },
        history: synced === true ? [{ id: 0 }] : undefined,
        health: { status: health },
      },
    });
    const state = `${need ?? 'nothing'} needed, ${age} min old, ${words[`${synced}`]}, ${health}`;
    if (found !== expected) faults.push(`${state}: ${found} instead of ${expected}`);
  }
  return { of: cases.length, faults };
}
