import { join } from 'node:path';
import { Dist, type DistObject } from '../dist';
import { renderThreeNodes } from '../three-nodes';

/** What three machines with MetalLB have beside the committed objects: MetalLB, its pool, and what comes with several nodes. */
export function withMetalLb(dist: Dist, folder: string): DistObject[] {
  const rendered = join(folder, 'metallb', 'dist');
  renderThreeNodes(rendered, { loadBalancer: 'metallb' });
  const committed = new Set(dist.objects().map(({ path }) => path));
  return Dist.in(rendered)
    .objects()
    .filter(({ path }) => !committed.has(path));
}
