import { isStateful } from '@twisterlab/platform/gitops/stateful';
import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { identityOf, nameOf } from '../live/objects';
import { dependent } from './dependents';
import { k3sOwn } from './k3s-own';
import { type Clusters, claimsOf, isController } from './live-cluster';
import { obstacles } from './same-identity';
import type { Classified, Verdict } from './verdict';
import { workload } from './workloads';

/** A verdict for each live object, in the order of the export. */
export function classify(clusters: Clusters): Classified[] {
  const own = new Map<Manifest, Verdict | undefined>(
    clusters.live.map((manifest) => [manifest, alone(manifest, clusters)]),
  );
  const workloads = classified(own).filter(({ manifest }) => runs(manifest) && !manifest.metadata.ownerReferences);
  for (const [manifest, verdict] of own)
    if (!verdict && clusters.namespaces.has(manifest.metadata.namespace ?? ''))
      own.set(manifest, dependent(manifest, clusters, workloads));
  for (const [manifest, verdict] of own) if (!verdict) own.set(manifest, unknown(manifest, clusters, own));
  return classified(own);
}

const classified = (verdicts: ReadonlyMap<Manifest, Verdict | undefined>): Classified[] =>
  [...verdicts].flatMap(([manifest, verdict]) => (verdict ? [{ manifest, ...verdict }] : []));

/** What follows from the object itself, its owner and dist. The first that applies. */
function alone(live: Manifest, clusters: Clusters): Verdict | undefined {
  const verdict = owned(live, clusters) ?? inDist(live, clusters);
  if (verdict) return verdict;
  const reason = k3sOwn(live);
  if (reason !== undefined) return { action: 'leave', reason };
  return runs(live) ? workload(live, clusters) : undefined;
}

const runs = (manifest: Manifest) => isController(manifest) || is(manifest, 'Pod');

function owned(live: Manifest, { byIdentity, byUid }: Clusters): Verdict | undefined {
  const { ownerReferences = [], namespace } = live.metadata;
  const owner = ownerReferences.find(({ controller }) => controller) ?? ownerReferences[0];
  if (!owner) return undefined;
  const { uid, apiVersion, kind, name } = owner;
  const metadata = { name, namespace };
  const listed =
    byUid.get(uid) ??
    byIdentity.get(identityOf({ apiVersion, kind, metadata })) ??
    byIdentity.get(identityOf({ apiVersion, kind, metadata: { name } }));
  const shown = `${kind} ${name}`;
  if (live.kind === 'ReplicaSet' && kind === 'Deployment' && isEmpty(live) && isEmpty(live, 'status'))
    return { action: 'delete', reason: `an old revision of ${shown}: it has no pods`, when: 'first' };
  if (listed) return { action: 'leave', reason: `${shown}, which is listed, owns it and removes it with itself` };
  return {
    action: 'leave',
    reason: `its owner, ${shown}, is not in the export: Kubernetes removes it if there is none`,
  };
}

function isEmpty(manifest: Manifest, part: 'spec' | 'status' = 'spec'): boolean {
  const { replicas = part === 'spec' ? 1 : 0 } =
    (manifest as unknown as Record<string, { replicas?: number }>)[part] ?? {};
  return replicas === 0;
}

function inDist(live: Manifest, clusters: Clusters): Verdict | undefined {
  const wanted = clusters.wanted.get(identityOf(live));
  if (!wanted) return undefined;
  const found = obstacles(live, wanted.manifest);
  const claims = claimsOf(live, clusters.live);
  const data = claims.length > 0 ? { data: claims.join(', ') } : {};
  const folder = `dist/${wanted.environment}/${wanted.application}`;
  if (found.length === 0) {
    const note = isController(live) ? `; its pods restart with the template of dist` : '';
    return { action: 'adopt', reason: `${folder} has it, and every immutable field is the same${note}`, ...data };
  }
  const lost =
    isStateful(live) && is(live, 'PersistentVolumeClaim')
      ? { data: `${live.metadata.namespace}/${live.metadata.name}` }
      : data;
  return { action: 'replace', reason: found.join('; '), successor: nameOf(wanted.manifest), ...lost };
}

function unknown(
  live: Manifest,
  { live: all, namespaces }: Clusters,
  verdicts: ReadonlyMap<Manifest, Verdict | undefined>,
): Verdict {
  const { name, namespace } = live.metadata;
  if (is(live, 'Namespace')) {
    const inside = all.filter(
      (each) =>
        each.metadata.namespace === name && k3sOwn(each) === undefined && verdicts.get(each)?.action !== 'delete',
    );
    if (inside.length === 0)
      return { action: 'delete', reason: 'an orphan: dist has no such namespace, and nothing is in it', when: 'first' };
    return { action: 'leave', reason: `dist has no such namespace, and ${inside.length} of its objects are listed` };
  }
  if (live.kind === 'PersistentVolume') {
    const { claimRef } = (live as { spec?: { claimRef?: { namespace?: string; name?: string } } }).spec ?? {};
    const claim = all.find(
      (each) =>
        is(each, 'PersistentVolumeClaim') &&
        each.metadata.name === claimRef?.name &&
        each.metadata.namespace === claimRef?.namespace,
    );
    if (claim) return { action: 'leave', reason: `it follows ${nameOf(claim)}` };
    return { action: 'leave', reason: 'no claim is bound to it: look at its data before you delete it', data: name };
  }
  if (namespace !== undefined && !namespaces.has(namespace))
    return { action: 'leave', reason: `dist has no namespace ${namespace}` };
  const scope = namespace === undefined ? 'the cluster' : `namespace ${namespace}`;
  return { action: 'leave', reason: `no chart renders it, and nothing of ${scope} that goes is known to use it` };
}
