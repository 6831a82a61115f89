import { objectKey } from '@twisterlab/platform/link/graph';
import type { Rule } from '@twisterlab/platform/verify/rule';

/**
 * What no pod mounts or reads has no effect: a dashboard that Grafana does not show, a rule that Prometheus does not evaluate.
 * Bias: accepts ConfigMaps of Helm charts, whose programs may read them by the API.
 */
export const unreadConfig: Rule = {
  name: 'unread-config',
  *check(graph) {
    const read = new Set(
      graph.references
        .filter(({ kind }) => kind === 'ConfigMap')
        .map(({ name, namespace }) => objectKey('ConfigMap', name, namespace)),
    );
    for (const at of graph.all('ConfigMap')) {
      const { name, namespace, labels = {} } = at.manifest.metadata;
      if (read.has(objectKey('ConfigMap', name, namespace)) || labels['app.kubernetes.io/managed-by'] === 'Helm')
        continue;
      yield {
        at,
        message: 'is read by no pod: its files have no effect',
        fix: 'Mount it where its program reads it, or remove it.',
      };
    }
  },
};
