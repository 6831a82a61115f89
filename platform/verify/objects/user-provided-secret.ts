import { dependencies } from '../../gitops/sync-waves';
import { displayName, objectKey } from '../../link/graph';
import { is } from '../../model/kinds';
import { selectorMatches } from '../../model/manifest';
import type { Rule } from '../rule';

/** A value that only an operator can create may be missing for days: nothing else may wait for a pod that needs it to start. */
export const userProvidedSecret: Rule = {
  name: 'user-provided-secret',
  *check(graph) {
    const provided = new Set(
      graph.environments.flatMap(({ secrets }) =>
        secrets.filter((each) => each.userProvided).map(({ name, namespace }) => objectKey('Secret', name, namespace)),
      ),
    );
    const references = graph.references.filter(
      // The kubelet starts pods without a pull Secret, and pulls again until there is one.
      ({ kind, name, namespace, optional, at }) =>
        !optional && at !== 'imagePullSecrets' && provided.has(objectKey(kind, name, namespace)),
    );
    if (references.length === 0) return;
    const needs = dependencies(graph);
    const reported = new Set<string>();
    for (const { from: at, kind, name, namespace, at: field } of references) {
      const workload = graph.workloads.find(({ object }) => object === at);
      const user = needs.find(
        ({ to }) =>
          to === at ||
          (is(to.manifest, 'Service') &&
            to.manifest.metadata.namespace === workload?.namespace &&
            to.manifest.spec.selector !== undefined &&
            selectorMatches({ matchLabels: to.manifest.spec.selector }, workload?.labels)),
      );
      const secret = objectKey(kind, name, namespace);
      if (!user || reported.has(`${displayName(at.manifest)} ${secret}`)) continue;
      reported.add(`${displayName(at.manifest)} ${secret}`);
      yield {
        at,
        message: `does not start without ${secret} (${field}), which only an operator can create, and ${displayName(user.from.manifest)} needs it (${user.at})`,
        fix: 'Mark the reference optional if the program starts without it; else let bootstrap generate the value.',
      };
    }
  },
};
