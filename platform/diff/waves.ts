import type { ObjectChange } from './change';
import type { Context } from './context';

/**
 * The order in which Argo CD syncs a folder: the wave of its environment's Application, then its own. A folder without an Application
 * has none.
 */
export function waveOf({ environment, application }: ObjectChange, context: Context): string | undefined {
  const { after } = context.clusterOf({ environment });
  const waves = new Map(
    after
      .all('Application')
      .map(({ manifest }) => [
        manifest.spec.source?.path,
        manifest.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0',
      ]),
  );
  const own = waves.get(`dist/${environment}/${application}`);
  const parent = waves.get(`dist/${environment}/applications`);
  if (own === undefined) return undefined;
  return parent === undefined || application === 'applications' ? own : `${parent}.${own}`;
}
