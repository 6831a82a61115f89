import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';
import { classify } from '../adopt/classify';
import { clustersOf } from '../adopt/live-cluster';
import { namespacePlans } from '../adopt/namespaces';
import { nodePorts } from '../adopt/node-ports';
import { asJson, report } from '../adopt/report';
import { writeRestore } from '../adopt/restore';
import { steps } from '../adopt/steps';
import { exported } from '../live/kinds';
import { readDist, readExport } from '../live/objects';
import type { Command } from './command';

const help = `Usage: npm run adopt -- EXPORT.yaml [options]

Reads an export of a cluster that was set up by hand, and lists for each object what the migration to dist does with it:

  adopt    Argo CD takes over the object: dist has one of its kind, namespace and name, and no field is in the way
  replace  dist has an object with its purpose that it cannot become, as with another selector: it is deleted, data are copied first
  delete   nothing needs it: builder and node-debugger pods, old ReplicaSets, orphan namespaces, what served only replaced pods
  leave    it is not touched: K3s' own objects, what an owner in the export controls, namespaces that dist does not have

Then node ports that collide, when Pod Security labels and default-deny policies may come to each namespace, and the steps in order,
each with its commands and the way back. The cluster is not changed.

  EXPORT.yaml    Lists or objects, in one document or several. This command writes it:

kubectl get --all-namespaces --output yaml \\
  ${lines(exported)} >export.yaml

  --all          list each object that is left
  --dist DIR     move to the files of this folder: those of another revision. Default: dist
  --restore DIR  write the objects that each step deletes to DIR, a new folder, for the way back
  --json         print the result as JSON
  --help         print this

Secrets are not in the export: bootstrap keeps every key that exists. docs/runbooks/migration.md follows the steps.

Exit codes: 0 listed; 1 a workload needs your decision, because dist has nothing for its purpose; 2 bad input.`;

/** Arguments of a shell on lines of 120 characters. */
function lines(kinds: readonly string[]): string {
  return kinds.join(',').replace(/(.{1,110},)(?=.)/g, '$1\\\n');
}

const options = {
  all: { type: 'boolean' },
  dist: { type: 'string' },
  restore: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const adopt: Command = {
  name: 'adopt',
  summary: 'list what a migration does with each object of a cluster that was set up by hand',
  help,
  options,
  run(args, io) {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) {
      const message = file === undefined ? 'no export given.' : `${positionals.length} exports given.`;
      throw new UserError([
        { where: 'adopt', message, fix: 'Write: npm run adopt -- EXPORT.yaml; --help has the command that writes it' },
      ]);
    }
    const clusters = clustersOf(readExport(file), readDist(values.dist ?? io.folders?.dist ?? join(root, 'dist')));
    const found = classify(clusters);
    const namespaces = namespacePlans(found, clusters);
    const ports = nodePorts(found, clusters);
    const all = { found, ports, namespaces, steps: steps(found, clusters, namespaces, ports) };
    if (values.restore !== undefined) writeRestore(values.restore, all.steps);
    const folder = values.restore ?? 'RESTORE';
    io.print(values.json ? asJson(all, folder) : report(all, values.all ?? false, folder));
    return found.some(({ undecided }) => undecided) ? 1 : 0;
  },
};
