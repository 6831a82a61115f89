import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { linkAll } from '@twisterlab/platform/compile';
import type { Graph } from '@twisterlab/platform/link/graph';
import { UserError } from '@twisterlab/platform/model/problem';
import { progress } from '@twisterlab/platform/util/progress';
import { root } from '@twisterlab/platform/util/root';
import { readTree } from '@twisterlab/platform/write/compare';
import { treeOf } from '@twisterlab/platform/write/tree';
import { facts } from '../../charts/facts';
import { render, withApplications } from '../../charts/site';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { git } from '../diff/git';
import { exploreModel } from '../explore/build';
import { explorePage, writePage } from '../explore/page';
import { filesPath, servePage } from '../explore/server';
import { versionDates } from '../explore/version-dates';
import type { Io } from '../io';
import type { Command } from './command';

const help = `Usage: npm run explore -- [options]

Shows the platform of dist as a page: environments, applications, objects and their references, allowed connections and the
NetworkPolicies that allow them, sync waves, capacity with a node lost, images, alerts, backups, Secrets and permissions.

  --port N      the port on 127.0.0.1; 0 takes a free one. Default: 8023
  --out FOLDER  write FOLDER/index.html instead: one file, which needs no server and no network
  --help        print this

The page is computed from the charts and records in this folder, not from the cluster. It reports whether dist differs from what they
render. Links lead to the files in this folder; those of --out to the repository of the cluster's record.

Exit codes: 0 written, or ended by Ctrl-C; 2 bad input, and nothing written.`;

const options = { port: { type: 'string' }, out: { type: 'string' } } as const;

export const explore: Command = {
  name: 'explore',
  summary: 'show the platform of dist as a page, or write the page to a folder',
  help,
  options,
  async run(args, io) {
    const { values } = parseArgs({ args: [...args], options });
    if (values.port !== undefined && values.out !== undefined) {
      const message = '--port and --out exclude each other.';
      throw new UserError([{ where: 'explore', message, fix: 'Choose one of them.' }]);
    }
    const port = portOf(values.port ?? '8023');
    if (values.out === '')
      throw new UserError([{ where: '--out', message: 'no folder given.', fix: 'Name a folder.' }]);
    const graphs = io.graphs?.() ?? linkedDist();
    progress('computing the page');
    const files =
      values.out === undefined ? filesPath : `${graphs[0]!.cluster.repository.replace(/\.git$/, '')}/blob/main/`;
    const page = await explorePage(exploreModel(graphs, versionDates(root)), {
      ...(commit() && { commit: commit() }),
      outOfDate: outOfDate(graphs, io),
      files,
    });
    if (values.out !== undefined) {
      const file = writePage(resolve(values.out), page);
      io.print(`${file}: ${Math.ceil(Buffer.byteLength(page) / 1000)} kB.`);
      return 0;
    }
    const server = await servePage(page, root, port);
    io.print(
      `http://127.0.0.1:${(server.address() as { port: number }).port}/ shows the platform. End it with Ctrl-C.`,
    );
    await new Promise<void>((ended) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, ended);
    });
    server.closeAllConnections();
    server.close();
    return 0;
  },
};

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  const fix = 'Choose a number from 0 to 65535.';
  throw new UserError([{ where: '--port', message: `"${text}" is no port.`, fix }]);
}

/** The objects of the records with the Applications of Argo CD. Not verified: the page also shows what synth rejects. */
function linkedDist(): Graph[] {
  progress('rendering');
  return linkAll(withApplications(render(validateEnvironments(records))), facts);
}

/** The number of files in dist that differ from these graphs. */
function outOfDate(graphs: readonly Graph[], { folders }: Io): number {
  const before = readTree(folders?.dist ?? join(root, 'dist'));
  const after = treeOf(graphs.flatMap(({ environments }) => environments));
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).length;
}

function commit(): string | undefined {
  const line = git(root, ['log', '-1', '--format=%h of %cs']);
  return line?.toString().trim() || undefined;
}
