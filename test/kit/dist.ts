import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFolder } from '@twisterlab/platform/write/replace-folder';
import { treeOf } from '@twisterlab/platform/write/tree';
import { withApplications } from '../../charts/site';
import { renderThreeNodes } from '../../drills/three-nodes';
import { rendered } from './rendered';

/** dist as synth writes it from the tests' records, to be copied and not changed. */
export const renderedDist = shared('one-server', (dist) => replaceFolder(dist, treeOf(withApplications(rendered()))));

/** The same for three nodes, as drills render them. */
export const threeNodesDist = () => shared('three-nodes', renderThreeNodes);

/** A dist that the first suite of a run that needs it renders for all. */
function shared(name: string, render: (dist: string) => void): string {
  const run = process.env.TWISTERLAB_TEST_RUN!;
  const folder = join(run, name);
  if (!existsSync(folder)) {
    const own = mkdtempSync(join(run, `${name}-`));
    render(join(own, 'dist'));
    try {
      renameSync(own, folder);
    } catch (error) {
      // Another worker was first.
      if (!existsSync(folder)) throw error;
      rmSync(own, { recursive: true });
    }
  }
  return join(folder, 'dist');
}
