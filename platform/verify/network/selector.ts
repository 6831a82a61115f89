import { podCreators } from '../../link/controllers';
import type { Graph } from '../../link/graph';
import type { Facts } from '../../model/facts';
import { type LabelSelector, type Labels, type PodSpec, selectorMatches } from '../../model/manifest';
import type { RenderedObject } from '../../model/rendered';
import { type NamedPodPeer, networkOf } from '../../network/endpoints';
import { lazily } from '../../util/lazily';
import { perObject } from '../../util/per-object';
import type { Rule } from '../rule';

interface Selector {
  readonly at: RenderedObject;
  /** Undefined selects no pod, an empty selector all pods. */
  readonly selector: LabelSelector | undefined;
  /** It may select pods of several workloads. */
  readonly several?: boolean;
  /** It must select the pods that the object creates. */
  readonly own?: boolean;
}

/**
 * A selector must select pods, and only those of the intended workload. Bias: accepts one that selects no rendered pod in an application
 * with an operator, whose pods exist at run time only.
 */
export const selector: Rule = {
  name: 'selector',
  *check(graph) {
    const network = networkOf(graph);
    const podSpecs = new Map<RenderedObject | undefined, PodSpec>(
      graph.workloads.map(({ object, spec }) => [object, spec]),
    );
    const variantsOf = perObject(({ peer, object }: NamedPodPeer) =>
      labelVariants(peer.labels, podSpecs.get(object), graph.facts),
    );
    const operators = lazily(() => new Set(podCreators(graph).map(placeOf)));
    const hasOperator = (at: RenderedObject) => operators().has(placeOf(at));
    for (const { at, selector, several, own } of selectors(graph)) {
      const { namespace } = at.manifest.metadata;
      const nodes = network.hostNetworkPods.filter(({ peer }) => peer.namespace === namespace);
      const matched = [...network.podsIn(namespace ?? ''), ...nodes].filter((pods) =>
        variantsOf(pods).some((labels) => selectorMatches(selector, labels)),
      );
      const text = JSON.stringify(selector?.matchExpressions ? selector : (selector?.matchLabels ?? {}));
      if (own && !matched.some(({ object }) => object === at)) {
        yield { at, message: `does not select its own pods with ${text}`, fix: 'Use the labels of its pod template.' };
      } else if (matched.length === 0 && !hasOperator(at)) {
        yield { at, message: `selects no pod with ${text}`, fix: 'Use the labels of the intended pod template.' };
      }
      if (!several && matched.length > 1) {
        yield {
          at,
          message: `selects pods of ${matched.map(({ name }) => name).join(' and ')} with ${text}`,
          fix: 'Select by a label that only one of them has.',
        };
      }
    }
  },
};

/** Its application and namespace. */
const placeOf = ({ environment, application, manifest }: RenderedObject) =>
  `${environment}/${application} ${manifest.metadata.namespace}`;

/** The labels of a pod, in every variant that its programs may set at run time. */
function labelVariants(labels: Labels, spec: PodSpec | undefined, facts: Facts): Labels[] {
  const changes = (spec?.containers ?? []).flatMap((container) =>
    Object.entries(facts.contractOf(container)?.labels ?? {}),
  );
  return changes.reduce<Labels[]>(
    (variants, [name, values]) =>
      variants.flatMap((variant) => [variant, ...values.map((value) => ({ ...variant, [name]: value }))]),
    [labels],
  );
}

function* selectors(graph: Graph): Iterable<Selector> {
  for (const at of graph.all('Service')) {
    const { selector, clusterIP } = at.manifest.spec;
    // A headless Service has a name for each pod, such as the members of a cluster.
    const several = clusterIP === 'None';
    // Without a selector, another program manages the endpoints. Kubernetes treats {} alike, but here it is a mistake.
    if (selector)
      yield { at, selector: Object.keys(selector).length > 0 ? { matchLabels: selector } : undefined, several };
  }
  for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet'] as const) {
    for (const at of graph.all(kind)) yield { at, selector: at.manifest.spec.selector, own: true };
  }
  for (const at of graph.all('PodDisruptionBudget')) yield { at, selector: at.manifest.spec.selector };
  for (const at of graph.all('NetworkPolicy')) {
    const { podSelector = {} } = at.manifest.spec;
    const everything =
      Object.keys(podSelector.matchLabels ?? {}).length + (podSelector.matchExpressions?.length ?? 0) === 0;
    if (!everything) yield { at, selector: podSelector, several: true };
  }
}
