import { groupOf, type LabelSelector, type Labels, type Manifest, matches } from '../model/manifest';
import type { Rendered } from '../model/rendered';
import { plurals } from './definitions';
import { type Graph, objectKey } from './graph';

/** A webhook without whose answer the API server refuses the objects that it is asked about. */
export interface Gate {
  readonly name: string;
  /** Its Service and the workloads behind it. */
  readonly behind: readonly Rendered[];
  judges(object: Rendered): boolean;
}

/** The webhooks that a cluster renders, those aside whose failure policy lets everything pass while they are away. */
export function gates(graph: Graph): Gate[] {
  const pluralOf = plurals(graph.objects);
  const namespaces = new Map(
    graph.all('Namespace').map(({ manifest: { metadata } }) => [metadata.name, metadata.labels ?? {}]),
  );
  const configurations = [...graph.all('ValidatingWebhookConfiguration'), ...graph.all('MutatingWebhookConfiguration')];
  return configurations
    .flatMap(({ manifest }) => manifest.webhooks ?? [])
    .filter(({ failurePolicy }) => failurePolicy !== 'Ignore')
    .map(({ name, clientConfig, rules = [], namespaceSelector, objectSelector }) => ({
      name,
      behind: clientConfig.service ? behind(graph, clientConfig.service) : [],
      judges: ({ manifest }) =>
        rules.some((rule) => speaksOf(rule, manifest, pluralOf(manifest))) &&
        (!objectSelector || matches(objectSelector, manifest.metadata.labels)) &&
        isChosen(namespaceSelector, manifest, namespaces),
    }));
}

function behind(graph: Graph, { name, namespace }: { readonly name: string; readonly namespace: string }): Rendered[] {
  const service = graph.all('Service').find((each) => each === graph.byKey.get(objectKey('Service', name, namespace)));
  const selector = service?.manifest.spec.selector;
  const workloads = graph
    .workloadsIn(namespace)
    .filter(({ labels }) => selector && matches({ matchLabels: selector }, labels))
    .map(({ object }) => object);
  return service ? [service, ...workloads] : [];
}

interface WebhookRule {
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly operations?: readonly string[];
  readonly resources?: readonly string[];
}

/** Whether a rule speaks of an object when it is applied, that is, created or updated. */
function speaksOf(
  { apiGroups = [], apiVersions = [], operations = [], resources = [] }: WebhookRule,
  manifest: Manifest,
  plural: string,
): boolean {
  const group = groupOf(manifest);
  const version = manifest.apiVersion.slice(group === '' ? 0 : group.length + 1);
  const holds = (list: readonly string[], ...names: readonly string[]) =>
    ['*', ...names].some((name) => list.includes(name));
  return (
    holds(apiGroups, group) &&
    holds(apiVersions, version) &&
    holds(operations, 'CREATE', 'UPDATE') &&
    holds(resources, plural, `${plural}/*`, '*/*')
  );
}

/** Objects without a namespace are always chosen; a Namespace by its own labels. */
function isChosen(
  selector: LabelSelector | undefined,
  { kind, metadata }: Manifest,
  namespaces: ReadonlyMap<string, Labels>,
): boolean {
  const namespace = kind === 'Namespace' ? metadata.name : metadata.namespace;
  if (!selector || namespace === undefined) return true;
  return matches(selector, { ...namespaces.get(namespace), 'kubernetes.io/metadata.name': namespace });
}
