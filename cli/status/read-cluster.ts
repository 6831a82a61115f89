import { execFile } from 'node:child_process';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { UserError } from '@twisterlab/platform/model/problem';
import { type DistObject, objectsOf, readExport } from '../live/objects';
import { resourceOf } from '../live/plural';

/** What is read of a cluster. */
export interface LiveCluster {
  readonly objects: readonly Manifest[];
  /** Resources that the user may not list: nothing is known about them. */
  readonly forbidden: readonly string[];
}

/** What controllers create, beside the kinds of dist. */
const created = ['jobs.batch', 'nodes', 'persistentvolumeclaims', 'pods'];

/** Resources that `status` lists. Secrets are never read: their contents are in the answer of the API server. */
export function listed(dist: readonly DistObject[]): string[] {
  const kinds = dist.map(({ manifest }) => resourceOf(manifest)).filter((resource) => resource !== 'secrets');
  return [...new Set([...kinds, ...created])].sort();
}

/** Reads an export instead of a cluster: nothing is forbidden in it. */
export const fromExport = (file: string): LiveCluster => ({ objects: readExport(file), forbidden: [] });

/** Calls of kubectl at the same time: one API server of three small ones answers them. */
const atOnce = 4;

/** Lists the resources with kubectl. @throws UserError if the cluster does not answer. */
export async function fromCluster(
  resources: readonly string[],
  kubeconfig: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<LiveCluster> {
  const queue = [...resources];
  const objects: Manifest[] = [];
  const forbidden: string[] = [];
  const work = async () => {
    for (let resource = queue.shift(); resource !== undefined; resource = queue.shift()) {
      const found = await list(resource, kubeconfig, env);
      if (found === 'forbidden') forbidden.push(resource);
      else objects.push(...found);
    }
  };
  try {
    await Promise.all(Array.from({ length: atOnce }, work));
  } finally {
    // The first failure ends the others after their current call.
    queue.length = 0;
  }
  return { objects, forbidden: forbidden.sort() };
}

async function list(
  resource: string,
  kubeconfig: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<readonly Manifest[] | 'forbidden'> {
  const own = kubeconfig === undefined ? [] : ['--kubeconfig', kubeconfig];
  const args = [...own, '--request-timeout=30s', 'get', resource, '--all-namespaces', '--output=json'];
  const { error, stdout, stderr } = await kubectl(args, env);
  if (!error)
    return (JSON.parse(stdout) as { items: unknown[] }).items.length === 0
      ? []
      : objectsOf(stdout, `kubectl get ${resource}`);
  if (/\(Forbidden\)/.test(stderr)) return 'forbidden';
  // The definition of the kind is missing, so there are no objects of it.
  if (/doesn't have a resource type|could not find the requested resource/.test(stderr)) return [];
  const message = stderr.trim().split('\n').at(-1) || error.message;
  throw new UserError([
    {
      where: `kubectl get ${resource}`,
      message,
      fix: 'Correct the kubeconfig, or start the cluster: kubectl get nodes',
    },
  ]);
}

interface Output {
  readonly error: Error | null;
  readonly stdout: string;
  readonly stderr: string;
}

function kubectl(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Output> {
  return new Promise((resolve, reject) => {
    execFile('kubectl', args, { env, maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT') {
        const fix = 'Install kubectl, of the minor of the cluster or one beside it. Or read an export: --from FILE';
        reject(new UserError([{ where: 'status', message: 'kubectl is not in PATH.', fix }]));
      } else resolve({ error, stdout, stderr });
    });
  });
}
