import { type Context, contextOf } from '@twisterlab/platform/diff/context';
import { differences } from '@twisterlab/platform/diff/differences';
import { type Evaluation, evaluate } from '@twisterlab/platform/diff/evaluate';
import type { Parse, Snapshot } from '@twisterlab/platform/diff/file';
import { ObjectReader } from '@twisterlab/platform/diff/object';
import type { Cluster } from '@twisterlab/platform/model/cluster';
import type { Environments } from '../../environments/schema/environments';

/** About ten times as fast as the library that writes, and reads every file of dist alike (a test compares them). */
const { load, JSON_SCHEMA } = require('js-yaml') as {
  load(text: string, options: { readonly schema: unknown }): unknown;
  readonly JSON_SCHEMA: unknown;
};

export const parseYaml: Parse = (text) => load(text, { schema: JSON_SCHEMA });

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
