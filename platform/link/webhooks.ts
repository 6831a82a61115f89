import { is } from '../model/kinds';
import { groupOf, type LabelSelector, type Labels, type Manifest, selectorMatches } from '../model/manifest';
import type { RenderedObject } from '../model/rendered';
import { resourceNames } from './crds';
import { type Graph, objectKey } from './graph';

/** A webhook that must answer before the API server admits the objects that it matches. */
export interface BlockingWebhook {
  readonly name: string;
  /** Its Service and the workloads that the Service selects. */
  readonly backends: readonly RenderedObject[];
  admits(object: RenderedObject): boolean;
}

/** The rendered webhooks, except those with failurePolicy Ignore. */
export function blockingWebhooks(graph: Graph): BlockingWebhook[] {
  const pluralOf = resourceNames(graph.objects);
  const namespaces = new Map(
    graph.all('Namespace').map(({ manifest: { metadata } }) => [metadata.name, metadata.labels ?? {}]),
  );
  const configurations = [...graph.all('ValidatingWebhookConfiguration'), ...graph.all('MutatingWebhookConfiguration')];
  return configurations
    .flatMap(({ manifest }) => manifest.webhooks ?? [])
    .filter(({ failurePolicy }) => failurePolicy !== 'Ignore')
    .map(
      ({ name, clientConfig, rules = [], namespaceSelector, objectSelector }): BlockingWebhook => ({
        name,
        backends: clientConfig.service ? backendsOf(graph, clientConfig.service) : [],
        admits: ({ manifest }) =>
          rules.some((rule) => matchesRule(rule, manifest, pluralOf)) &&
          (!objectSelector || selectorMatches(objectSelector, manifest.metadata.labels)) &&
          matchesNamespace(namespaceSelector, manifest, namespaces),
      }),
    );
}

function backendsOf(
  graph: Graph,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): RenderedObject[] {
  const service = graph.byKey.get(objectKey('Service', name, namespace));
  if (!is(service?.manifest, 'Service')) return [];
  const { selector } = service.manifest.spec;
  const workloads = graph
    .workloadsIn(namespace)
    .filter(({ labels }) => selector && selectorMatches({ matchLabels: selector }, labels))
    .map(({ object }) => object);
  return [service, ...workloads];
}

interface WebhookRule {
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly operations?: readonly string[];
  readonly resources?: readonly string[];
}

/** Whether a rule matches an object on apply, that is, on create or update. */
function matchesRule(
  { apiGroups = [], apiVersions = [], operations = [], resources = [] }: WebhookRule,
  manifest: Manifest,
  pluralOf: (manifest: Manifest) => string,
): boolean {
  const group = groupOf(manifest);
  if (!includesAny(apiGroups, group) || !includesAny(operations, 'CREATE', 'UPDATE')) return false;
  const version = manifest.apiVersion.slice(group === '' ? 0 : group.length + 1);
  if (!includesAny(apiVersions, version)) return false;
  const plural = pluralOf(manifest);
  return includesAny(resources, plural, `${plural}/*`, '*/*');
}

const includesAny = (list: readonly string[], ...names: readonly string[]) =>
  list.includes('*') || names.some((name) => list.includes(name));

/** A namespaceSelector matches every cluster-scoped object, and a Namespace by its own labels. */
function matchesNamespace(
  selector: LabelSelector | undefined,
  { kind, metadata }: Manifest,
  namespaces: ReadonlyMap<string, Labels>,
): boolean {
  const namespace = kind === 'Namespace' ? metadata.name : metadata.namespace;
  if (!selector || namespace === undefined) return true;
  return selectorMatches(selector, { ...namespaces.get(namespace), 'kubernetes.io/metadata.name': namespace });
}
