import { isStateful } from '../../gitops/stateful';
import { k3s } from '../../kubernetes/k3s';
import { displayName, objectKey } from '../../link/keys';
import { is } from '../../model/kinds';
import type { Manifest } from '../../model/manifest';
import type { Rule } from '../rule';
import { isArgoApplication } from './application-folder';

const annotation = 'argocd.argoproj.io/sync-options';

/**
 * Argo CD deletes what is no longer in Git. Of an object with data, it must wait for a confirmation, or never delete it, both when it
 * prunes the object (`Prune`) and when its Application is deleted (`Delete`); and a StatefulSet must leave its claims. The same holds
 * for an object of K3s of which dist sets some fields: nothing creates it again before the next start of K3s.
 */
export const pruneConfirmation: Rule = {
  name: 'prune-confirmation',
  *check({ objects }) {
    // Without Argo CD, nothing prunes.
    if (!objects.some(isArgoApplication)) return;
    for (const at of objects.filter(({ manifest }) => isStateful(manifest) || isOfK3s(manifest))) {
      const options = (at.manifest.metadata.annotations?.[annotation] ?? '').split(',').map((each) => each.trim());
      const unguarded = ['Delete', 'Prune'].filter(
        (name) => !['confirm', 'false'].some((value) => options.includes(`${name}=${value}`)),
      );
      if (unguarded.length > 0) {
        yield {
          at,
          message: `is deleted without a confirmation: it lacks ${unguarded.map((name) => `${name}=confirm`).join(' and ')} in ${annotation}`,
          fix: `Set the annotation ${annotation}: Delete=confirm,Prune=confirm.`,
        };
      }
      if (!is(at.manifest, 'StatefulSet')) continue;
      for (const [when, policy] of Object.entries(at.manifest.spec.persistentVolumeClaimRetentionPolicy ?? {})) {
        if (policy === 'Retain') continue;
        yield {
          at,
          message: `has persistentVolumeClaimRetentionPolicy.${when} ${policy}: its claims are deleted with their data`,
          fix: 'Set it to Retain, or leave the field out.',
        };
      }
    }
  },
};

const servicesOfK3s = new Set(k3s.services.map(({ name, namespace }) => objectKey('Service', name, namespace)));

const isOfK3s = (manifest: Manifest) => is(manifest, 'Service') && servicesOfK3s.has(displayName(manifest));
