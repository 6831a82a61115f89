import { join } from 'node:path';
import { compile } from '@twisterlab/platform/compile';
import { immutableFieldChanges } from '@twisterlab/platform/gitops/immutable-fields';
import { removedStatefulObjects } from '@twisterlab/platform/gitops/stateful';
import { hostsTree } from '@twisterlab/platform/hosts/tree';
import { UserError } from '@twisterlab/platform/model/problem';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { networkTree } from '@twisterlab/platform/network/docs';
import { root } from '@twisterlab/platform/util/root';
import { type Output, outputOf, writeOutputs } from '@twisterlab/platform/write/output';
import { type Tree, treeOf } from '@twisterlab/platform/write/tree';
import { bootstrapTree } from '../charts/argo-cd/bootstrap';
import { site } from '../charts/site';
import { records } from '../environments';
import { validateEnvironments } from '../environments/schema/fleet';
import { recreated, removalApprovals } from '../environments/tombstones';

export interface Synthesis {
  /** The environments that were asked for. */
  readonly environments: readonly RenderedEnvironment[];
  /** dist, and unless another folder than dist was asked for, bootstrap, hosts and docs/network. */
  readonly outputs: readonly Output[];
}

/**
 * Renders, links and verifies all environments and compares the result with what is there. Writes nothing.
 * @param folder takes the place of dist. Default: dist, with bootstrap, hosts and docs/network beside it.
 * @param only an environment whose files alone are compared and replaced; all are verified in any case.
 * @throws UserError with every problem of the records, or else every finding of the rules.
 */
export function synthesise({ folder, only }: { folder?: string; only?: string }): Synthesis {
  const fleet = validateEnvironments(records);
  const names = [...fleet.clusters, ...fleet.tenants].map(({ name }) => name);
  if (only !== undefined && !names.includes(only)) {
    const fix = `Choose one of: ${names.join(', ')}.`;
    throw new UserError([{ where: '--env', message: `there is no environment ${only}.`, fix }]);
  }
  const graphs = compile(site(fleet));
  const all = graphs.flatMap((graph) => graph.environments);
  const environments = all.filter(({ name }) => only === undefined || name === only);
  const dist = outputOf(folder ?? join(root, 'dist'), (before) => within(only, before, treeOf(environments)));
  const lost = [
    ...removedStatefulObjects(dist.before, dist.after, removalApprovals),
    ...immutableFieldChanges(dist.before, dist.after, recreated),
  ];
  if (lost.length > 0) throw new UserError(lost);
  if (folder !== undefined) return { environments, outputs: [dist] };
  const bootstrap = outputOf(join(root, 'bootstrap'), () => bootstrapTree(all));
  const hosts = outputOf(join(root, 'hosts'), (before) => within(only, before, hostsTree(fleet.clusters)));
  const network = outputOf(join(root, 'docs/network'), (before) => within(only, before, networkTree(graphs)));
  return { environments, outputs: [dist, bootstrap, hosts, network] };
}

/** What belongs to one environment of a new tree, and what belongs to others of the old one. Paths begin with its name. */
function within(only: string | undefined, before: Tree, after: Tree): Tree {
  if (only === undefined) return after;
  const isOwn = ([path]: readonly [string, string]) => path.split(/[./]/)[0] === only;
  return new Map([...[...before].filter((file) => !isOwn(file)), ...[...after].filter(isOwn)]);
}

/** Writes each folder that does not hold its tree already. */
export function writeSynthesis({ outputs }: Synthesis): void {
  writeOutputs(outputs);
}
