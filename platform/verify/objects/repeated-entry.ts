import { rulesOf } from '../../link/grants';
import type { Graph } from '../../link/graph';
import { allContainers } from '../../link/pods';
import type { LabelSelector } from '../../model/manifest';
import type { RenderedObject } from '../../model/rendered';
import type { Rule } from '../rule';

/**
 * A list that is a set has an entry twice: the second one does nothing, so that another name was meant. For an option of a program it is
 * the same: the same words twice have the effect of once. Bias: options that only share their name may be a list (`--module=a --module=b`).
 */
export const repeatedEntry: Rule = {
  name: 'repeated-entry',
  *check(graph) {
    for (const { at, where, entries } of lists(graph)) {
      const twice = entries.find((entry, index) => entries.indexOf(entry) < index);
      if (twice === undefined) continue;
      yield { at, message: `has ${twice} twice in ${where}`, fix: 'Write the one that is missing, or remove it.' };
    }
  },
};

interface List {
  readonly at: RenderedObject;
  readonly where: string;
  readonly entries: readonly string[];
}

function* lists(graph: Graph): Iterable<List> {
  for (const at of [...graph.all('Role'), ...graph.all('ClusterRole')])
    for (const { apiGroups, resources, resourceNames, verbs } of rulesOf(at))
      for (const [where, entries] of Object.entries({ apiGroups, resources, resourceNames, verbs }))
        yield { at, where: `${where} of a rule`, entries };
  for (const at of [...graph.all('ValidatingWebhookConfiguration'), ...graph.all('MutatingWebhookConfiguration')])
    for (const { name, rules = [], namespaceSelector, objectSelector } of at.manifest.webhooks ?? []) {
      for (const { operations = [], resources = [] } of rules)
        for (const [where, entries] of Object.entries({ operations, resources }))
          yield { at, where: `${where} of ${name}`, entries };
      yield* ofSelector(at, namespaceSelector);
      yield* ofSelector(at, objectSelector);
    }
  for (const at of graph.all('Bundle')) yield* ofSelector(at, at.manifest.spec.target?.namespaceSelector);
  for (const { object: at, spec } of graph.workloads)
    for (const { name, args = [] } of allContainers(spec)) {
      // Words without a dash are values of the option before them.
      const entries = args.filter((each) => /^--?[\w.-]+=/.test(each));
      yield { at, where: `args of ${name}`, entries };
    }
}

function* ofSelector(at: RenderedObject, selector: LabelSelector | undefined): Iterable<List> {
  for (const { key, values = [] } of selector?.matchExpressions ?? [])
    yield { at, where: `the values of ${key}`, entries: values };
}
