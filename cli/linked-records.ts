import { linkAll } from '@twisterlab/platform/compile';
import type { Graph } from '@twisterlab/platform/link/graph';
import { progress } from '@twisterlab/platform/util/progress';
import { verifyShape } from '@twisterlab/platform/verify/verify';
import { facts } from '../charts/facts';
import { render } from '../charts/site';
import { records } from '../environments';
import { type Environments, validateEnvironments } from '../environments/schema/environments';

/**
 * The objects of the records in this folder, linked, one graph for each cluster. Not verified: commands explain also what synth rejects.
 * @param fleet Default: all records.
 */
export function linkedRecords(fleet: Environments = validateEnvironments(records)): Graph[] {
  progress('rendering');
  const environments = render(fleet);
  verifyShape(environments);
  return linkAll(environments, facts);
}
