import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { type DistObject, nameOf } from '../live/objects';
import { type Clusters, claimsOf, podLabels, programsOf } from './live-cluster';
import type { Verdict } from './verdict';

/** Tools of the hand-run cluster that were left running. Source: the owner's plan of intervention, 0.3. */
const leftovers: readonly (readonly [name: RegExp, reason: string])[] = [
  [/^builder(-|$)/, 'CI builds images: no pod of the cluster does'],
  [/^node-debugger(-|$)/, 'kubectl debug left it: it has the file system of the node'],
];

/** Environment and workload of dist that has the purpose of a live one. Undefined if there is none. */
export function successorOf(live: Manifest, { dist, namespaces }: Clusters): DistObject | undefined {
  const { name, namespace = '' } = live.metadata;
  const clusterOwn = (environment: string) => !isTenant(environment, dist);
  const servers = dist.filter(({ manifest }) => is(manifest, 'Deployment', 'StatefulSet', 'DaemonSet'));
  const same = servers.filter(({ manifest }) => manifest.metadata.namespace === namespace);
  // The cluster's own programs, such as node-exporter, may have moved to another namespace of the cluster.
  const environment = namespaces.get(namespace);
  const moved =
    environment !== undefined && clusterOwn(environment)
      ? servers.filter((each) => each.environment === environment)
      : [];
  return [same, moved].map((among) => find(live, name, among)).find((found) => found !== undefined);
}

function find(live: Manifest, name: string, among: readonly DistObject[]): DistObject | undefined {
  const named = among.find(({ manifest }) => manifest.metadata.name === name);
  if (named) return named;
  const programs = new Set([
    ...programsOf(live),
    ...Object.entries(podLabels(live)).flatMap(([key, value]) => (key === 'app' ? [value] : [])),
  ]);
  const running = among.filter(({ manifest }) => programsOf(manifest).some((program) => programs.has(program)));
  const related = running.filter(({ manifest }) => {
    const other = manifest.metadata.name;
    return other.startsWith(`${name}-`) || name.startsWith(`${other}-`);
  });
  if (related.length > 0) return related[0];
  return running.length === 1 ? running[0] : undefined;
}

/** Whether the objects of an environment are not the cluster's own: it has no Namespaces. */
const isTenant = (environment: string, dist: readonly DistObject[]) =>
  !dist.some((each) => each.environment === environment && is(each.manifest, 'Namespace'));

/** A pod or an object that creates pods, which dist does not have under its name. */
export function workload(live: Manifest, clusters: Clusters): Verdict {
  const { name, namespace = '' } = live.metadata;
  const leftover = leftovers.find(([pattern]) => pattern.test(name));
  if (leftover) return { action: 'delete', reason: leftover[1], when: 'first' };
  if (!clusters.namespaces.has(namespace)) return { action: 'leave', reason: `dist has no namespace ${namespace}` };
  if (is(live, 'Pod'))
    return { action: 'delete', reason: 'no controller owns this pod: nothing restarts or updates it', when: 'first' };
  if (is(live, 'Job') && isFinished(live)) return { action: 'delete', reason: 'the Job has finished', when: 'first' };
  const successor = successorOf(live, clusters);
  if (!successor) {
    const reason =
      'dist has nothing for its purpose; the default-deny policy cuts its connections: add a chart, or delete it';
    return { action: 'leave', reason, undecided: true };
  }
  const claims = claimsOf(live, clusters.live);
  const other = nameOf(successor.manifest);
  return {
    action: 'replace',
    reason: `${other} has its purpose`,
    successor: other,
    ...(claims.length > 0 ? { data: claims.join(', ') } : {}),
  };
}

function isFinished(job: Manifest): boolean {
  const { conditions = [] } = (job as { status?: { conditions?: { type: string; status: string }[] } }).status ?? {};
  return conditions.some(({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True');
}
