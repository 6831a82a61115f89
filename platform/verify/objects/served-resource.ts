import { kubernetesApi } from '../../kubernetes/api';
import { guess } from '../../link/crds';
import { type RoleRule, rulesOf } from '../../link/grants';
import type { Graph } from '../../link/graph';
import type { Kinds } from '../../model/kinds';
import { groupBy } from '../../util/collections';
import { perText } from '../../util/per-text';
import { suggest } from '../../util/suggest';
import type { Finding, Rule } from '../rule';

/**
 * Roles and webhooks must name resources that the cluster serves: what does not exist is never allowed, and never admitted by the
 * webhook. Only groups of rendered CustomResourceDefinitions are known completely; another group is a finding if it is one of them,
 * misspelt, or if a resource belongs to another group of Kubernetes.
 */
export const servedResource: Rule = {
  name: 'served-resource',
  *check(graph) {
    const groups = customGroups(graph);
    const builtIn = builtInGroups(graph.cluster.kubernetes);
    for (const at of graph.all('CustomResourceDefinition')) {
      if (at.manifest.spec.versions.some(({ served }) => served)) continue;
      yield {
        at,
        message: 'serves no version: its kind does not exist',
        fix: 'Set served: true for one of its versions.',
      };
    }
    for (const at of [...graph.all('Role'), ...graph.all('ClusterRole')])
      for (const rule of rulesOf(at))
        for (const message of [...ofRole(rule, groups), ...ofOtherGroup(rule, builtIn)]) yield finding(at, message);
    for (const at of [...graph.all('ValidatingWebhookConfiguration'), ...graph.all('MutatingWebhookConfiguration')])
      for (const { name, rules = [] } of at.manifest.webhooks ?? [])
        for (const rule of rules)
          for (const message of ofWebhook(rule, groups)) yield finding(at, `${name} ${message}`);
  },
};

const finding = (at: Finding['at'], message: string): Finding => ({
  at,
  message,
  fix: 'Correct the rule, or render the CustomResourceDefinition.',
});

/** Resources by plural, with what they serve. */
type Resources = ReadonlyMap<string, Kinds['CustomResourceDefinition']['spec']['versions']>;

function customGroups(graph: Graph): ReadonlyMap<string, Resources> {
  const found = new Map<string, Map<string, Kinds['CustomResourceDefinition']['spec']['versions']>>();
  for (const { manifest } of graph.all('CustomResourceDefinition')) {
    const { group, names, versions } = manifest.spec;
    const own = found.get(group) ?? new Map();
    found.set(group, own.set(names.plural, versions));
  }
  return found;
}

/** Verbs of the API. Others, such as `approve`, are for names that only an authorizer reads. */
const verbsOfApi = new Set(['*', 'get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']);

/**
 * Bias: a group such as `argoproj.io` has kinds of other programs, which need not be installed, so that a resource is a finding if it is
 * misspelt, or a subresource of one that exists.
 */
function* ofRole({ apiGroups, resources, verbs }: RoleRule, groups: ReadonlyMap<string, Resources>): Iterable<string> {
  yield* misspelt(apiGroups, groups);
  // A resource of another group of the rule may exist.
  if (!apiGroups.every((group) => groups.has(group)) || !verbs.some((verb) => verbsOfApi.has(verb))) return;
  const served = apiGroups.map((group) => groups.get(group)!);
  for (const resource of resources) {
    if (resource.includes('*') || served.some((own) => exists(own, resource))) continue;
    const [base = '', subresource] = resource.split('/');
    const near = suggest(
      base,
      served.flatMap((own) => [...own.keys()]),
      mostEdits,
    );
    const isOfKnown = subresource !== undefined && served.some((own) => own.has(base));
    if (!near && !isOfKnown) continue;
    yield `grants ${resource} of ${apiGroups.join(', ')}, which does not exist`;
  }
}

/** Groups that serve a resource, by its name, of a minor of Kubernetes. */
const builtInGroups = perText((minor): ReadonlyMap<string, ReadonlySet<string>> => {
  const kinds = kubernetesApi(minor).kinds;
  const found = groupBy(kinds, ({ kind }) => guess(kind));
  return new Map([...found].map(([resource, all]) => [resource, new Set(all.map(({ group }) => group))]));
});

/** Bias: a group that Kubernetes does not have, or had in an earlier version, may serve the resource too. */
function* ofOtherGroup(
  { apiGroups, resources }: RoleRule,
  builtIn: ReadonlyMap<string, ReadonlySet<string>>,
): Iterable<string> {
  const known = new Set([...builtIn.values()].flatMap((groups) => [...groups]));
  if (apiGroups.length === 0 || !apiGroups.every((group) => known.has(group))) return;
  for (const resource of resources) {
    const groups = builtIn.get(resource.split('/')[0]!);
    if (!groups || apiGroups.some((group) => groups.has(group))) continue;
    yield `grants ${resource} of ${apiGroups.map((group) => group || 'the core group').join(', ')}; it belongs to ${[...groups].map((group) => group || 'the core group').join(', ')}`;
  }
}

interface WebhookRule {
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly resources?: readonly string[];
}

function* ofWebhook(
  { apiGroups = [], apiVersions = [], resources = [] }: WebhookRule,
  groups: ReadonlyMap<string, Resources>,
): Iterable<string> {
  yield* misspelt(apiGroups, groups);
  if (!apiGroups.every((group) => groups.has(group))) return;
  const served = apiGroups.map((group) => groups.get(group)!);
  for (const resource of resources) {
    if (resource.includes('*') || served.some((own) => exists(own, resource))) continue;
    yield `matches ${resource} of ${apiGroups.join(', ')}, which does not exist`;
  }
  const versions = new Set(
    served.flatMap((own) => [...own.values()].flat()).flatMap((each) => (each.served ? each.name : [])),
  );
  for (const version of apiVersions)
    if (version !== '*' && !versions.has(version))
      yield `matches version ${version} of ${apiGroups.join(', ')}, which is not served`;
}

/** Whether a resource, or a subresource such as `widgets/status`, is served. */
function exists(resources: Resources, name: string): boolean {
  const [plural = '', subresource] = name.split('/');
  const versions = (resources.get(plural) ?? []).filter(({ served }) => served);
  // The subresource of finalizers exists for the authorizer only.
  if (subresource === undefined || subresource === 'finalizers') return versions.length > 0;
  return versions.some(({ subresources = {} }) => Object.hasOwn(subresources, subresource));
}

/** The most letters in which a misspelt group differs. */
const mostEdits = 2;

function* misspelt(apiGroups: readonly string[], groups: ReadonlyMap<string, Resources>): Iterable<string> {
  for (const group of apiGroups) {
    if (groups.has(group) || !group.includes('.')) continue;
    const near = suggest(group, groups.keys(), mostEdits);
    if (near) yield `names the group ${group}, which no CustomResourceDefinition defines; ${near} is defined`;
  }
}
