import { folderOf } from '../../gitops/sync-waves';
import type { KubernetesApi } from '../../kubernetes/api';
import { clusterApis } from '../../kubernetes/custom-apis';
import { displayName, type Graph } from '../../link/graph';
import { groupOf, type Manifest } from '../../model/manifest';
import type { RenderedObject } from '../../model/rendered';
import { groupBy } from '../../util/collections';
import type { Finding, Rule } from '../rule';
import { isArgoApplication } from './application-folder';

interface Kind {
  readonly group?: string;
  readonly kind?: string;
  /** A pattern, of an object that is ignored. */
  readonly name?: string;
}

/** The fields of an AppProject that the rule reads. */
interface Project {
  readonly sourceRepos?: readonly string[];
  readonly destinations?: readonly { readonly server?: string; readonly namespace?: string }[];
  readonly clusterResourceWhitelist?: readonly Kind[];
  readonly namespaceResourceWhitelist?: readonly Kind[];
  readonly orphanedResources?: { readonly warn?: boolean; readonly ignore?: readonly Kind[] };
}

/**
 * A project of Argo CD must allow what its Applications sync, and no more than the environment needs: what it does not allow fails
 * the sync, and a wildcard lets a tenant's folder change the whole cluster. The cluster's own environment may use wildcards.
 */
export const applicationProject: Rule = {
  name: 'application-project',
  *check(graph) {
    const applications = graph.objects.filter(isArgoApplication);
    if (applications.length === 0) return;
    const projects = new Map(
      graph.objects
        .filter(({ manifest }) => manifest.kind === 'AppProject')
        .map((at) => [at.manifest.metadata.name, at]),
    );
    const folders = groupBy(graph.objects, (object) => `dist/${folderOf(object)}`);
    for (const at of applications) {
      const { project = 'default', source, destination } = (at.manifest as unknown as Application).spec;
      const own = projects.get(project);
      if (!own || project === 'default') {
        const which = own
          ? 'the project default, which is for no Application'
          : `the project ${project}, which no object defines`;
        yield { at, message: `is in ${which}`, fix: 'Name the project of its environment.' };
        continue;
      }
      yield* denied(at, own, source, destination, folders.get(source.path) ?? []);
    }
    const locked = projects.get('default');
    if (!locked) {
      const message = 'nothing defines the AppProject default, which Argo CD creates with all permissions';
      yield { at: applications[0]!, message, fix: 'Render one that allows nothing.' };
    }
    const api = clusterApis(graph.environments).get(graph.cluster);
    for (const [name, at] of projects) {
      yield* tooMuch(graph, name, at);
      if (api) yield* unserved(at, api);
      yield* reported(graph, name, at);
      if (name !== graph.cluster.name) yield* pruned(name, at, applications);
    }
  },
};

interface Application {
  readonly spec: {
    readonly project?: string;
    readonly source: { readonly repoURL?: string; readonly path: string };
    readonly destination?: { readonly server?: string; readonly namespace?: string };
  };
}

const specOf = ({ manifest }: RenderedObject) => (manifest as unknown as { readonly spec?: Project }).spec ?? {};

const allows = (list: readonly Kind[], { group, kind }: Kind) =>
  list.some((each) => ['*', group].includes(each.group ?? '') && ['*', kind].includes(each.kind));

function* denied(
  at: RenderedObject,
  own: RenderedObject,
  source: Application['spec']['source'],
  destination: Application['spec']['destination'],
  objects: readonly RenderedObject[],
): Iterable<Finding> {
  const {
    sourceRepos = [],
    destinations = [],
    clusterResourceWhitelist = [],
    namespaceResourceWhitelist = [],
  } = specOf(own);
  const fix = `Correct the AppProject ${own.manifest.metadata.name}.`;
  if (!sourceRepos.includes('*') && !sourceRepos.includes(source.repoURL ?? ''))
    yield { at, message: `syncs ${source.repoURL}, which its project does not allow (sourceRepos)`, fix };
  const isAllowed = (namespace: string | undefined) =>
    destinations.some(
      (each) => ['*', destination?.server].includes(each.server) && ['*', namespace].includes(each.namespace),
    );
  const namespaces = new Set(objects.flatMap(({ manifest }) => manifest.metadata.namespace ?? []));
  for (const namespace of namespaces)
    if (!isAllowed(namespace))
      yield {
        at,
        message: `syncs to the namespace ${namespace}, which its project does not allow (destinations)`,
        fix,
      };
  const kinds = new Map(objects.map(({ manifest }) => [JSON.stringify(kindOf(manifest)), kindOf(manifest)]));
  for (const { namespaced, ...kind } of kinds.values()) {
    const [field, list] = namespaced
      ? (['namespaceResourceWhitelist', namespaceResourceWhitelist] as const)
      : (['clusterResourceWhitelist', clusterResourceWhitelist] as const);
    if (!allows(list, kind))
      yield {
        at,
        message: `syncs a ${kind.kind} of ${kind.group || 'the core group'}, which its project does not allow (${field})`,
        fix,
      };
  }
}

const kindOf = (manifest: Manifest) => ({
  group: groupOf(manifest),
  kind: manifest.kind,
  namespaced: manifest.metadata.namespace !== undefined,
});

function* tooMuch({ cluster }: Graph, name: string, at: RenderedObject): Iterable<Finding> {
  if (name === cluster.name) {
    if (!specOf(at).orphanedResources?.warn) yield orphans(at);
    return;
  }
  const {
    sourceRepos = [],
    destinations = [],
    clusterResourceWhitelist = [],
    namespaceResourceWhitelist = [],
  } = specOf(at);
  const fix = 'List what the environment renders.';
  const wildcards = [
    ['sourceRepos', sourceRepos.some((each) => each.includes('*'))],
    ['destinations', destinations.some((each) => `${each.server} ${each.namespace}`.includes('*'))],
    ['clusterResourceWhitelist', clusterResourceWhitelist.some(isWildcard)],
    ['namespaceResourceWhitelist', namespaceResourceWhitelist.some(isWildcard)],
  ] as const;
  for (const [field, found] of wildcards) if (found) yield { at, message: `has a wildcard in ${field}`, fix };
  if (name === 'default') {
    const open = [...sourceRepos, ...destinations, ...clusterResourceWhitelist].length > 0;
    if (open)
      yield {
        at,
        message: 'allows something, although every Application has a project of its own',
        fix: 'Empty its lists.',
      };
  } else if (!specOf(at).orphanedResources?.warn) yield orphans(at);
}

/** Kinds that the API server does not serve: an entry of a list that matches nothing. Bias: a group that dist does not define may exist. */
function* unserved(at: RenderedObject, { kinds }: KubernetesApi): Iterable<Finding> {
  const { orphanedResources, ...lists } = specOf(at);
  const entries = [
    ['clusterResourceWhitelist', lists.clusterResourceWhitelist],
    ['namespaceResourceWhitelist', lists.namespaceResourceWhitelist],
    ['orphanedResources.ignore', orphanedResources?.ignore],
  ] as const;
  for (const [field, list = []] of entries) {
    for (const { group = '', kind = '*' } of list) {
      const ofGroup = kinds.filter((each) => each.group === group);
      const isKnown = ofGroup.length > 0 || !group.includes('.');
      if (/[*?[]/.test(`${group}${kind}`) || !isKnown || ofGroup.some((each) => each.kind === kind)) continue;
      const message = `has ${kind} of ${group || 'the core group'} in ${field}, which the cluster does not serve`;
      yield { at, message, fix: 'Correct the group and the kind.' };
    }
  }
}

/**
 * What controllers create from the objects of an environment belongs to no Application: unless the project ignores it, Argo CD warns of
 * it always, and a real orphan is not seen. Source: Argo CD, Orphaned Resources Monitoring. Bias: a pattern may match every name.
 */
function* reported(graph: Graph, name: string, at: RenderedObject): Iterable<Finding> {
  const { warn, ignore = [] } = specOf(at).orphanedResources ?? {};
  if (!warn) return;
  for (const { kind, name: own, namespace, from } of [...graph.productions.values()].flat()) {
    if (from.environment !== name || namespace === undefined || !['ConfigMap', 'Secret'].includes(kind)) continue;
    const isIgnored = ignore.some(
      (each) =>
        ['', '*', undefined].includes(each.group) &&
        [kind, '*', '', undefined].includes(each.kind) &&
        (!each.name || /[*?[]/.test(each.name) || each.name === own),
    );
    if (isIgnored) continue;
    const message = `warns of ${kind} ${own}, which a controller creates for ${displayName(from.manifest)}`;
    yield { at, message, fix: 'Add it to orphanedResources.ignore.' };
    return;
  }
}

const option = 'argocd.argoproj.io/sync-options';
const isKept = ({ manifest }: RenderedObject) =>
  /\bPrune=(false|confirm)\b/.test(manifest.metadata.annotations?.[option] ?? '');

/** Argo CD neither syncs nor deletes an Application whose project is gone: the project has to remain as long as one of them does. */
function* pruned(name: string, at: RenderedObject, applications: readonly RenderedObject[]): Iterable<Finding> {
  const own = (each: RenderedObject) => (each.manifest as unknown as Application).spec.project === name;
  const kept = applications.find((each) => own(each) && isKept(each));
  if (!kept || isKept(at)) return;
  yield {
    at,
    message: `is pruned before its Application ${kept.manifest.metadata.name}, which remains (Prune=false)`,
    fix: `Give it the annotation ${option}: Prune=false.`,
  };
}

const isWildcard = ({ group = '', kind = '' }: Kind) => group === '*' || kind === '*';

const orphans = (at: RenderedObject): Finding => ({
  at,
  message: 'does not warn of objects in its namespaces that no Application owns (orphanedResources.warn)',
  fix: 'Set it.',
});
