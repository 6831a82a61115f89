import { join } from 'node:path';
import { Dist, type DistObject } from '../dist';
import { renderThreeNodes } from '../three-nodes';

/** The objects that three nodes with MetalLB add to the committed ones: MetalLB, its pool, and what several nodes require. */
export function withMetalLb(dist: Dist, folder: string): DistObject[] {
  const rendered = join(folder, 'metallb', 'dist');
  renderThreeNodes(rendered, { loadBalancer: 'metallb' });
  const committed = new Set(dist.objects().map(({ path }) => path));
  return Dist.in(rendered)
    .objects()
    .filter(({ path }) => !committed.has(path));
}
