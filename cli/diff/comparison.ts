import { type Context, contextOf } from '@twisterlab/platform/diff/context';
import { differences } from '@twisterlab/platform/diff/differences';
import { type Evaluation, evaluate } from '@twisterlab/platform/diff/evaluate';
import type { Snapshot } from '@twisterlab/platform/diff/file';
import { ObjectReader } from '@twisterlab/platform/diff/object';
import type { Cluster } from '@twisterlab/platform/model/cluster';
import { parseYaml } from '../../drills/parse-yaml';
import type { Environments } from '../../environments/schema/environments';

export interface Compared {
  readonly evaluation: Evaluation;
  readonly context: Context;
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/** Compares two trees. @param fleet the records, for nodes and address ranges. */
export function compareSnapshots(before: Snapshot, after: Snapshot, fleet: Environments): Compared {
  const reader = new ObjectReader(parseYaml);
  const found = differences(before, after, reader, parseYaml);
  const context = contextOf(found.objects, { before, after }, reader, (name) => clusterOf(name, fleet));
  return { evaluation: evaluate(found, context), context, before, after };
}

/** The cluster of an environment. One that the records no longer name was on the first. */
function clusterOf(environment: string, { clusters, tenants }: Environments): Cluster {
  const tenant = tenants.find(({ name }) => name === environment);
  return clusters.find(({ name }) => name === environment) ?? tenant?.cluster ?? clusters[0]!;
}
