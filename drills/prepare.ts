import type { Drill } from './drill';
import { imageArchive } from './images';
import { debianProgram } from './parts/debian';
import { part } from './parts/part';

/**
 * Builds and installs what the drills need, before the first of them starts.
 * @throws UserError if a requirement, part, package or image is not available.
 */
export async function prepare(drills: readonly Drill[]): Promise<void> {
  for (const { requires } of drills) await requires?.();
  for (const name of new Set(drills.flatMap(({ packages = [] }) => packages))) debianProgram(name);
  for (const name of new Set(drills.flatMap(({ parts }) => parts))) await part(name);
  for (const { images } of drills) if (images) await imageArchive(images);
}
