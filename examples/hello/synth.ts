import { join } from 'node:path';
import { compile } from '@twisterlab/platform';
import { UserError } from '@twisterlab/platform/model/problem';
import { isUpToDate, outputOf, writeOutputs } from '@twisterlab/platform/write/output';
import { treeOf } from '@twisterlab/platform/write/tree';
import { site } from './site';

try {
  const environments = compile(site()).flatMap((graph) => graph.environments);
  const dist = outputOf(join(__dirname, '../dist'), () => treeOf(environments));
  writeOutputs([dist]);
  const state = isUpToDate(dist) ? 'dist was up to date' : 'dist is written';
  console.log(`${environments.flatMap(({ objects }) => objects).length} objects, ${state}.`);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
