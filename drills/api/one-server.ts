import { join } from 'node:path';
import { Dist, type DistObject } from '../dist';
import { renderOneServer } from '../one-server';

/** The objects that one server has in the place of those of three. */
export function ofOneServer(dist: Dist, folder: string): DistObject[] {
  const rendered = join(folder, 'one-server', 'dist');
  renderOneServer(rendered);
  const committed = new Set(dist.objects().map(({ path }) => path));
  return Dist.in(rendered)
    .objects()
    .filter(({ path }) => !committed.has(path));
}
