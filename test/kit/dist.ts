import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { treeOf } from '@twisterlab/platform/write/tree';
import { withApplications } from '../../charts/site';
import { rendered } from './rendered';

const run = process.env.TWISTERLAB_TEST_RUN!;

/** dist as synth writes it from the tests' records, to be copied and not changed. */
export const renderedDist = join(run, 'dist');

// The first suite of a run that needs it renders it for all.
if (!existsSync(renderedDist)) {
  const own = mkdtempSync(join(run, 'dist-'));
  for (const [path, text] of treeOf(withApplications(rendered()))) {
    mkdirSync(dirname(join(own, path)), { recursive: true });
    writeFileSync(join(own, path), text);
  }
  try {
    renameSync(own, renderedDist);
  } catch (error) {
    // Another worker was first.
    if (!existsSync(renderedDist)) throw error;
    rmSync(own, { recursive: true });
  }
}
