import type { Rule } from '../rule';

/** With OnDelete, Argo CD reports Synced and Healthy while every pod keeps the old image and configuration. */
export const manualUpdate: Rule = {
  name: 'manual-update',
  *check(graph) {
    for (const at of graph.all('DaemonSet')) {
      if (at.manifest.spec.updateStrategy?.type !== 'OnDelete') continue;
      yield {
        at,
        message: 'has the updateStrategy OnDelete: its pods keep the old version until they are deleted by hand',
        fix: 'Set RollingUpdate.',
      };
    }
  },
};
