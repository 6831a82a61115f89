import type { Graph } from '../link/graph';
import { nameOf } from '../link/graph';
import { type LabelSelector, matches } from '../manifest';
import type { Rendered } from '../render';
import type { Rule } from './rule';

interface Selector {
  readonly at: Rendered;
  readonly selector: LabelSelector;
  /** Whether it may select pods of several workloads, or of all. */
  readonly several: boolean;
}

/** A selector that matches nothing serves nobody; one that matches another workload's pods serves the wrong ones. */
export const selector: Rule = {
  name: 'selector',
  *check(graph) {
    for (const { at, selector, several } of selectors(graph)) {
      const { namespace } = at.manifest.metadata;
      const matched = graph.workloads.filter(
        (workload) => workload.namespace === namespace && matches(selector, workload.labels),
      );
      const text = JSON.stringify(selector.matchLabels ?? selector);
      if (matched.length === 0) {
        yield { at, says: `selects no pod with ${text}`, mend: 'Use the labels of the pod template that it means.' };
      }
      if (!several && matched.length > 1) {
        const owners = matched.map(({ object }) => nameOf(object.manifest)).join(' and ');
        yield {
          at,
          says: `selects pods of ${owners} with ${text}`,
          mend: 'Select by a label that only one of them has.',
        };
      }
    }
  },
};

function* selectors(graph: Graph): Iterable<Selector> {
  for (const at of graph.all('Service')) {
    const { selector } = at.manifest.spec;
    if (selector) yield { at, selector: { matchLabels: selector }, several: false };
  }
  for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet'] as const) {
    for (const at of graph.all(kind)) yield { at, selector: at.manifest.spec.selector, several: false };
  }
  for (const at of graph.all('PodDisruptionBudget')) {
    yield { at, selector: at.manifest.spec.selector ?? {}, several: false };
  }
  for (const at of graph.all('NetworkPolicy')) {
    const { podSelector = {} } = at.manifest.spec;
    const everything =
      Object.keys(podSelector.matchLabels ?? {}).length + (podSelector.matchExpressions?.length ?? 0) === 0;
    if (!everything) yield { at, selector: podSelector, several: true };
  }
}
