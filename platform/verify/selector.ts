import type { Graph } from '../link/graph';
import type { Facts } from '../model/facts';
import { type LabelSelector, type Labels, matches, type PodSpec } from '../model/manifest';
import type { Rendered } from '../model/rendered';
import { networkOf } from '../network/ends';
import type { Rule } from './rule';

interface Selector {
  readonly at: Rendered;
  /** None selects nothing; an empty one selects everything. */
  readonly selector: LabelSelector | undefined;
  /** Whether it may select pods of several workloads. */
  readonly several?: boolean;
  /** Whether the pods are the object's own. */
  readonly own?: boolean;
}

/** A selector that matches nothing serves nobody; one that matches another workload's pods serves the wrong ones. */
export const selector: Rule = {
  name: 'selector',
  *check(graph) {
    const network = networkOf(graph);
    const runs = new Map<Rendered | undefined, PodSpec>(graph.workloads.map(({ object, spec }) => [object, spec]));
    for (const { at, selector, several, own } of selectors(graph)) {
      const { namespace } = at.manifest.metadata;
      const nodes = network.onNodes.filter(({ end }) => end.namespace === namespace);
      const matched = [...network.podsIn(namespace ?? ''), ...nodes].filter(({ end, object }) =>
        labelings(end.labels, runs.get(object), graph.facts).some((labels) => matches(selector, labels)),
      );
      const text = JSON.stringify(selector?.matchExpressions ? selector : (selector?.matchLabels ?? {}));
      if (own && !matched.some(({ object }) => object === at)) {
        yield { at, message: `does not select its own pods with ${text}`, fix: 'Use the labels of its pod template.' };
      } else if (matched.length === 0) {
        yield { at, message: `selects no pod with ${text}`, fix: 'Use the labels of the pod template that it means.' };
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

/** The labels of a pod, in every variant that its programs make of them while they run. */
function labelings(labels: Labels, spec: PodSpec | undefined, facts: Facts): Labels[] {
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
    const { selector } = at.manifest.spec;
    // Without a selector somebody else keeps the endpoints; Kubernetes takes an empty one for the same, the writer did not.
    if (selector) yield { at, selector: Object.keys(selector).length > 0 ? { matchLabels: selector } : undefined };
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
