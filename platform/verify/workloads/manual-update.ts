import type { Rule } from '../rule';

/** A paused Deployment, and a DaemonSet with OnDelete: changes do not reach their pods. With OnDelete, Argo CD reports Synced and Healthy while every pod keeps the old image and configuration. */
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
    for (const at of graph.all('Deployment')) {
      if (!at.manifest.spec.paused) continue;
      yield { at, message: 'is paused: its pods keep the old version', fix: 'Remove paused.' };
    }
  },
};
