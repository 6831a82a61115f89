import { accessSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';
import { readDist } from '../live/objects';
import { fromCluster, fromExport, listed } from '../status/read-cluster';
import { asJson, report } from '../status/report';
import { stateOf } from '../status/state';
import type { Command } from './command';

const help = `Usage: npm run status -- [options]

Compares the live cluster with dist, on one screen: objects that are out of date, what fails, with the runbook of its alert, the last
backup and restore drill of each store, certificates, and what pods request of each node. kubectl must be in PATH. Only fields that
dist sets are compared: the API server fills in the others.

  --kubeconfig FILE  of the cluster. Default: KUBECONFIG; without both it is an error, so that no other cluster is read by mistake
  --dist FOLDER      compare with the files of this folder: those of another revision. Default: dist
  --from FILE        read an export of kubectl get --output yaml instead of a cluster
  --json             print the result as JSON, with everything that does not fit the screen
  --help             print this

It only lists, and reads no Secret. The ServiceAccount monitoring/status has these permissions and no others. An administrator
issues a token that expires; in a copy of the kubeconfig:

  kubectl config set-credentials status --token="$(kubectl --namespace monitoring create token status --duration=24h)"
  kubectl config set-context --current --user=status

What may not be listed is reported as a problem.

Exit codes: 0 all is well, 1 something is not, 2 bad input, or the cluster does not answer.`;

const options = {
  dist: { type: 'string' },
  kubeconfig: { type: 'string' },
  from: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const status: Command = {
  name: 'status',
  summary: 'compare the live cluster with dist: what is out of date, what fails, backups, certificates, capacity',
  help,
  options,
  async run(args, io) {
    const { values } = parseArgs({ args: [...args], options });
    const { kubeconfig, from } = values;
    if (kubeconfig !== undefined && from !== undefined)
      throw problem('--kubeconfig and --from are given.', 'Name a cluster or an export of one.');
    if (from === undefined && kubeconfig === undefined && !io.env.KUBECONFIG)
      throw problem('no kubeconfig given.', 'Write: npm run status -- --kubeconfig FILE, or set KUBECONFIG');
    if (kubeconfig !== undefined) accessSync(kubeconfig);
    const dist = readDist(values.dist ?? io.folders?.dist ?? join(root, 'dist'));
    const live = from === undefined ? await fromCluster(listed(dist), kubeconfig, io.env) : fromExport(from);
    const now = Date.now();
    const state = stateOf(dist, live, now);
    io.print(values.json ? asJson(state) : report(state, now));
    return state.problems === 0 ? 0 : 1;
  },
};

const problem = (message: string, fix: string) => new UserError([{ where: 'status', message, fix }]);
