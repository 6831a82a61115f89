import { is } from '@twisterlab/platform/model/kinds';
import { type Manifest, selectorMatches } from '@twisterlab/platform/model/manifest';
import { nameOf } from '../live/objects';
import { type Clusters, claimsOf, isOrdinal, podLabels, referencesOf } from './live-cluster';
import type { Classified, Verdict } from './verdict';

/** An object that serves pods, which dist does not have under its name. Undefined for kinds that no rule knows. */
export function dependent(live: Manifest, clusters: Clusters, workloads: readonly Classified[]): Verdict | undefined {
  const { name, namespace = '' } = live.metadata;
  const here = workloads.filter(({ manifest }) => manifest.metadata.namespace === namespace);
  if (is(live, 'PersistentVolumeClaim')) return claim(live, clusters, here);
  if (is(live, 'Service')) return service(live, clusters, here);
  if (is(live, 'Ingress')) return ingress(live, clusters);
  if (is(live, 'NetworkPolicy'))
    return { action: 'delete', reason: 'policies add up: it allows what no chart declares' };
  if (is(live, 'HorizontalPodAutoscaler')) {
    const { kind, name: target } = live.spec.scaleTargetRef;
    const scaled = here.find(({ manifest }) => manifest.kind === kind && manifest.metadata.name === target);
    if (!scaled) return { action: 'delete', reason: `${kind} ${target}, which it scales, does not exist` };
    return gone(scaled, 'dist sets the replicas') ?? { action: 'delete', reason: 'dist sets the replicas' };
  }
  if (is(live, 'PodDisruptionBudget')) {
    const { selector } = live.spec ?? {};
    return served(
      here.filter(({ manifest }) => selectorMatches(selector, podLabels(manifest))),
      'protects',
    );
  }
  if (is(live, 'Secret') && clusters.secrets.has(`${namespace}/${name}`))
    return {
      action: 'leave',
      reason: 'pods of dist read it; bootstrap keeps the keys that exist and adds missing ones',
    };
  if (is(live, 'ConfigMap', 'Secret', 'ServiceAccount')) {
    const key = `${namespace}/${name}`;
    const kind = live.kind as 'ConfigMap' | 'Secret' | 'ServiceAccount';
    const verdict = served(
      here.filter(({ manifest }) => referencesOf(manifest, kind).includes(key)),
      'serves',
    );
    // A password is needed until the data has moved.
    return verdict && kind === 'Secret' ? { ...verdict, when: 'last' } : verdict;
  }
  return undefined;
}

/** An object that only serves these workloads; undefined if one of them stays, or there is none. */
function served(users: readonly Classified[], verb: string): Verdict | undefined {
  if (users.length === 0 || users.some(({ action }) => action === 'leave' || action === 'adopt')) return undefined;
  const names = users.map(({ manifest }) => nameOf(manifest)).join(', ');
  return { action: 'delete', reason: `it ${verb} only ${names}, which ${users.length === 1 ? 'goes' : 'go'}` };
}

const gone = ({ action, manifest }: Classified, reason: string): Verdict | undefined =>
  action === 'leave'
    ? { action: 'leave', reason: `it scales ${nameOf(manifest)}, which stays` }
    : { action: 'delete', reason };

function service(live: Manifest, { dist }: Clusters, here: readonly Classified[]): Verdict | undefined {
  if (!is(live, 'Service')) return undefined;
  const { selector } = live.spec ?? {};
  if (selector === undefined) return undefined;
  const behind = here.filter(({ manifest }) => selectorMatches({ matchLabels: selector }, podLabels(manifest)));
  if (behind.length === 0) return { action: 'delete', reason: 'its selector matches no pod', when: 'first' };
  if (behind.some(({ action }) => action === 'leave')) return undefined;
  const successors = new Set(behind.map(({ successor }) => successor));
  const labels = dist.filter(({ manifest }) => successors.has(nameOf(manifest))).map(({ manifest }) => manifest);
  const services = dist.map(({ manifest }) => manifest).filter((manifest) => is(manifest, 'Service'));
  const serves = (manifest: Manifest) =>
    labels.some(({ metadata }) => nameOf({ ...manifest, metadata }) === nameOf(manifest)) || selects(manifest, labels);
  const candidates = services.filter(serves);
  // Clients use the one with the name of its workload; that of PostgreSQL has no selector.
  const other =
    candidates.find(({ metadata }) => labels.some((each) => each.metadata.name === metadata.name)) ?? candidates[0];
  if (!other) return served(behind, 'serves');
  const name = nameOf(other);
  return { action: 'replace', reason: `${name} serves what replaces its pods`, successor: name };
}

function selects(service: Manifest, workloads: readonly Manifest[]): boolean {
  if (!is(service, 'Service') || service.spec?.selector === undefined) return false;
  const selector = { matchLabels: service.spec.selector };
  return workloads.some(
    (each) => each.metadata.namespace === service.metadata.namespace && selectorMatches(selector, podLabels(each)),
  );
}

function claim(live: Manifest, { dist, live: all }: Clusters, here: readonly Classified[]): Verdict {
  const { name, namespace } = live.metadata;
  const key = `${namespace}/${name}`;
  const template = dist.find(
    ({ manifest }) =>
      is(manifest, 'StatefulSet') &&
      manifest.metadata.namespace === namespace &&
      (manifest.spec.volumeClaimTemplates ?? []).some(({ metadata }) =>
        isOrdinal(name, `${metadata?.name}-${manifest.metadata.name}-`),
      ),
  );
  if (template) {
    const other = nameOf(template.manifest);
    return {
      action: 'adopt',
      reason: `${other} mounts the claim of this name and starts on its data`,
      successor: other,
      data: key,
    };
  }
  const user = here.find(({ manifest }) => claimsOf(manifest, all).includes(key));
  if (!user)
    return { action: 'leave', reason: 'no workload mounts it: look at its data before you delete it', data: key };
  if (user.action === 'leave')
    return { action: 'leave', reason: `${nameOf(user.manifest)} mounts it and stays`, data: key };
  const { successor } = user;
  const reason = `it has the data of ${nameOf(user.manifest)}: load them into ${successor ?? 'what replaces it'} first`;
  return { action: 'replace', reason, ...(successor ? { successor } : {}), data: key, when: 'last' };
}

function ingress(live: Manifest, { dist }: Clusters): Verdict | undefined {
  const hostsOf = (manifest: Manifest) =>
    is(manifest, 'Ingress') ? (manifest.spec?.rules ?? []).flatMap(({ host }) => host ?? []) : [];
  const hosts = hostsOf(live);
  const other = dist.find(({ manifest }) => hostsOf(manifest).some((host) => hosts.includes(host)));
  if (!other) return undefined;
  const name = nameOf(other.manifest);
  return {
    action: 'replace',
    reason: `${name} serves the same host, and two Ingresses for one are a conflict`,
    successor: name,
  };
}
