import { join } from 'node:path';
import { compile } from '@twisterlab/platform/compile';
import { immutableFieldChanges } from '@twisterlab/platform/gitops/immutable-fields';
import { removedStatefulObjects } from '@twisterlab/platform/gitops/stateful';
import { hostsTree } from '@twisterlab/platform/hosts/tree';
import type { Graph } from '@twisterlab/platform/link/graph';
import { UserError } from '@twisterlab/platform/model/problem';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { networkTree } from '@twisterlab/platform/network/docs';
import { root } from '@twisterlab/platform/util/root';
import { refuseForeignFolder } from '@twisterlab/platform/write/foreign-folder';
import { type Output, outputOf, writeOutputs } from '@twisterlab/platform/write/output';
import { type Tree, treeOf } from '@twisterlab/platform/write/tree';
import { bootstrapTree } from '../charts/argo-cd/bootstrap';
import { installer } from '../charts/hosts/installer';
import { site } from '../charts/site';
import { records } from '../environments';
import { recreated, removalApprovals } from '../environments/removals';
import { validateEnvironments } from '../environments/schema/environments';
import { unlistedRecords } from '../environments/schema/unlisted';
import type { Folders, Io } from './io';
import { referenceTree } from './reference/tree';

const approvalsFile = 'environments/removals.ts';

const ofRepository: Folders = {
  dist: join(root, 'dist'),
  bootstrap: join(root, 'bootstrap'),
  hosts: join(root, 'hosts'),
  network: join(root, 'docs/network'),
  reference: join(root, 'docs/reference'),
};

export interface Synthesis {
  /** All clusters, linked. */
  readonly graphs: readonly Graph[];
  /** The selected environments. */
  readonly environments: readonly RenderedEnvironment[];
  /** dist, bootstrap, hosts, docs/network and docs/reference; only the first if another folder than dist was given. */
  readonly outputs: readonly Output[];
}

/**
 * Renders, links and verifies all environments and compares the result with the files on disk. Writes nothing.
 * @param folder replaces dist. Default: dist, and also bootstrap, hosts, docs/network and docs/reference.
 * @param only compares and replaces the files of this environment only; all are verified.
 * @param io its folders and graphs.
 * @throws UserError with all problems of the records, or else all findings of the rules.
 */
export function synthesise(
  { folder, only }: { folder?: string; only?: string },
  io: Pick<Io, 'folders' | 'graphs' | 'codeOf'>,
): Synthesis {
  const { folders = ofRepository } = io;
  const unlisted = unlistedRecords(join(root, 'environments'));
  if (unlisted.length > 0) throw new UserError(unlisted);
  const fleet = validateEnvironments(records);
  const names = [...fleet.clusters, ...fleet.tenants].map(({ name }) => name);
  if (only !== undefined && !names.includes(only)) {
    const fix = `Choose one of: ${names.join(', ')}.`;
    throw new UserError([{ where: '--env', message: `there is no environment ${only}.`, fix }]);
  }
  if (folder !== undefined) refuseForeignFolder(folder, root, Object.values(ofRepository));
  const graphs = io.graphs?.() ?? compile(site(fleet, undefined, io.codeOf));
  const all = graphs.flatMap((graph) => graph.environments);
  const environments = all.filter(({ name }) => only === undefined || name === only);
  const dist = outputOf(folder ?? folders.dist, (before) => within(only, before, treeOf(environments)));
  const lost = [
    ...removedStatefulObjects(dist.before, dist.after, removalApprovals, approvalsFile),
    ...immutableFieldChanges(dist.before, dist.after, approvalsFile, recreated),
  ];
  if (lost.length > 0) throw new UserError(lost);
  if (folder !== undefined) return { graphs, environments, outputs: [dist] };
  const bootstrap = outputOf(folders.bootstrap, () => bootstrapTree(all));
  const hosts = outputOf(folders.hosts, (before) => within(only, before, hostsTree(fleet.clusters, installer())));
  const network = outputOf(folders.network, (before) => within(only, before, networkTree(graphs)));
  // Its pages are about all environments.
  const reference = outputOf(folders.reference, (before) =>
    only === undefined ? referenceTree(graphs, fleet) : before,
  );
  return { graphs, environments, outputs: [dist, bootstrap, hosts, network, reference] };
}

/** The new files of one environment and the old files of the others. Paths begin with the environment's name. */
function within(only: string | undefined, before: Tree, after: Tree): Tree {
  if (only === undefined) return after;
  const isOwn = ([path]: readonly [string, string]) => path.split(/[./]/)[0] === only;
  return new Map([...[...before].filter((file) => !isOwn(file)), ...[...after].filter(isOwn)]);
}

/** Writes each folder whose files differ. @throws UserError if one has files that synth did not write; nothing is written then. */
export function writeSynthesis({ outputs }: Synthesis): void {
  writeOutputs(outputs);
}
