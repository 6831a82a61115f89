import { folderOf } from '../../gitops/sync-waves';
import type { Graph } from '../../link/graph';
import type { RenderedObject } from '../../model/rendered';
import type { Rule } from '../rule';
import { isArgoApplication, pathOf } from './application-folder';

/**
 * An Application of Argo CD must sync this repository without a person: what it no longer prunes or repairs differs from Git, and
 * with allowEmpty an empty folder deletes everything.
 */
export const applicationSync: Rule = {
  name: 'application-sync',
  *check(graph) {
    for (const at of graph.objects.filter(isArgoApplication)) {
      for (const message of [...source(graph, at), ...policy(at), ...removal(at)])
        yield { at, message, fix: 'Correct the chart that renders the Applications.' };
    }
  },
};

interface Spec {
  readonly source?: {
    readonly repoURL?: string;
    readonly targetRevision?: string;
    readonly directory?: { readonly recurse?: boolean };
  };
  readonly destination?: { readonly server?: string; readonly namespace?: string };
  readonly syncPolicy?: {
    readonly automated?: { readonly prune?: boolean; readonly selfHeal?: boolean; readonly allowEmpty?: boolean };
    readonly syncOptions?: readonly string[];
    readonly retry?: {
      readonly limit?: number;
      readonly refresh?: boolean;
      readonly backoff?: { readonly duration?: string; readonly factor?: number; readonly maxDuration?: string };
    };
  };
}

const specOf = ({ manifest }: RenderedObject) => (manifest as unknown as { readonly spec: Spec }).spec;

function* source({ cluster, byKey }: Graph, at: RenderedObject): Iterable<string> {
  const { source = {}, destination = {} } = specOf(at);
  if (source.repoURL !== cluster.repository)
    yield `syncs ${source.repoURL}; the repository of the cluster is ${cluster.repository}`;
  if (source.targetRevision !== cluster.targetRevision)
    yield `syncs the revision ${source.targetRevision ?? 'HEAD'}; that of the cluster is ${cluster.targetRevision}`;
  if (!source.directory?.recurse) yield 'does not read the folders below its path (directory.recurse)';
  if (destination.server !== inCluster)
    yield `syncs to ${destination.server ?? 'no server'}; this cluster is ${inCluster}`;
  const { namespace } = destination;
  if (namespace !== undefined && !byKey.has(`Namespace ${namespace}`))
    yield `has the destination ${namespace}, which no object defines`;
}

/** How Argo CD names the cluster that it runs in. */
const inCluster = 'https://kubernetes.default.svc';

function* policy(at: RenderedObject): Iterable<string> {
  const { automated, syncOptions = [], retry } = specOf(at).syncPolicy ?? {};
  if (!automated) return yield 'waits for a person (no syncPolicy.automated)';
  const { prune = false, selfHeal = false, allowEmpty = false } = automated;
  if (!prune) yield 'keeps what has left Git (automated.prune)';
  if (!selfHeal) yield 'keeps changes that were made by hand (automated.selfHeal)';
  if (allowEmpty) yield 'deletes all objects if its folder is empty (automated.allowEmpty)';
  const options = new Map(syncOptions.map((option) => option.split('=') as [string, string | undefined]));
  for (const [name, reason] of Object.entries(needed))
    if (options.get(name) !== 'true') yield `lacks the sync option ${name}=true: ${reason}`;
  for (const [name, value] of options)
    if (!(value !== undefined && /^(true|false)$/.test(value)))
      yield `has the sync option ${name}=${value ?? ''}, which Argo CD ignores`;
  if (options.get('CreateNamespace') === 'true')
    yield 'creates its namespace without labels and policies (CreateNamespace)';
  yield* retries(retry);
}

/** What Argo CD deletes with an Application. One that syncs itself, the first of a cluster, is never deleted by another one. */
function* removal(at: RenderedObject): Iterable<string> {
  const own = (at.manifest.metadata.finalizers ?? []).filter((each) => /(^|[./])argoproj\.io(\/|$)/.test(each));
  for (const each of own) if (!finalizer.test(each)) yield `has the finalizer ${each}, which Argo CD does not know`;
  if (pathOf(at.manifest) === `dist/${folderOf(at)}` || own.some((each) => each.startsWith(deletesObjects))) return;
  yield `leaves its objects in the cluster when it is deleted (no finalizer ${deletesObjects})`;
}

const deletesObjects = 'resources-finalizer.argocd.argoproj.io';
/** Source: Argo CD, App deletion; PreDelete and PostDelete hooks have finalizers of their own. */
const finalizer =
  /^(resources-finalizer\.argocd\.argoproj\.io(\/(background|foreground))?|(pre|post)-delete-finalizer\.argocd\.argoproj\.io(\/cleanup)?)$/;

/** Sync options without which dist is not synced as synth verifies it. */
const needed: Readonly<Record<string, string>> = {
  FailOnSharedResource: 'two Applications would overwrite the same object in turn',
  PruneLast: 'it would delete an object before the one that replaces it is healthy',
  RespectIgnoreDifferences: 'it would revert fields that a controller owns',
  ServerSideApply: 'objects above 256 KiB, such as CustomResourceDefinitions, fail',
};

const duration = /^(\d+(ms|s|m|h))+$/;

function* retries(retry: NonNullable<Spec['syncPolicy']>['retry']): Iterable<string> {
  if (!retry?.limit) return yield 'does not repeat a sync that failed (retry)';
  if (retry.limit > 0 && retry.limit < 5) yield `repeats a failed sync only ${retry.limit} times`;
  const { duration: first = '5s', factor = 2, maxDuration = '3m' } = retry.backoff ?? {};
  for (const value of [first, maxDuration])
    if (!duration.test(value)) yield `has the duration ${value} in retry.backoff`;
  if (factor < 1) yield `has the factor ${factor} in retry.backoff`;
}
