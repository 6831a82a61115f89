import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Dist } from '../dist';

/** Removes every tenant but one from a render, and its Application and project. @param cluster the cluster's name. */
export function keepOneTenant(dist: Dist, cluster: string, kept: string): void {
  const environments = new Set(dist.objects().map(({ environment }) => environment));
  for (const tenant of environments) {
    if (tenant === cluster || tenant === kept) continue;
    rmSync(join(dist.folder, tenant), { recursive: true });
    for (const kind of ['Application', 'AppProject'])
      rmSync(join(dist.folder, cluster, 'applications', `${kind}.${tenant}@argoproj.io.yaml`));
  }
}
