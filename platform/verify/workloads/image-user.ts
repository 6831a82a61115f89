import { templateClaims } from '../../link/graph';
import { allContainers, type Workload } from '../../link/pods';
import type { Container, PodSpec } from '../../model/manifest';
import type { Rule } from '../rule';

/**
 * The files of an image and of its volumes belong to one user. As another one, or in another group, a program cannot read or write
 * them, and without runAsGroup its group is that of root. Bias: root reads everything (the rule hardening refuses it); a user is
 * compared only where the pod sets one and the contract of the image has it; containers that share files, in one pod or on one claim,
 * may run as the user of one.
 */
export const imageUser: Rule = {
  name: 'image-user',
  *check({ workloads, facts }) {
    const usersOf = ({ spec }: Workload) => allContainers(spec).flatMap((each) => facts.contractOf(each)?.user ?? []);
    const ofClaims = new Map<string, number[]>();
    for (const each of workloads)
      for (const claim of claimsOf(each)) ofClaims.set(claim, [...(ofClaims.get(claim) ?? []), ...usersOf(each)]);
    for (const workload of workloads) {
      const { object: at, spec } = workload;
      const containers = allContainers(spec);
      const users = new Set([...usersOf(workload), ...claimsOf(workload).flatMap((claim) => ofClaims.get(claim)!)]);
      for (const container of containers) {
        const { user, statedUser } = facts.contractOf(container) ?? {};
        if (statedUser && !isVerifiable(spec, container))
          yield {
            at,
            message: `${container.name} has runAsNonRoot and no runAsUser, and its image states ${statedUser === 'name' ? 'its user by name' : 'no user'}: the kubelet does not start it`,
            fix: `Set runAsUser${user === undefined ? '' : `: ${user}`}.`,
          };
        if (user === undefined) continue;
        for (const [message, fix] of faults(spec, container, user, users))
          yield { at, message: `${container.name} ${message}`, fix };
      }
    }
  },
};

/** Whether the kubelet can verify that the user is not root, if it must. Source: verifyRunAsNonRoot in pkg/kubelet/kuberuntime. */
function isVerifiable({ securityContext: pod = {} }: PodSpec, { securityContext: own = {} }: Container): boolean {
  const { runAsNonRoot = pod.runAsNonRoot, runAsUser = pod.runAsUser } = own;
  return !runAsNonRoot || runAsUser !== undefined;
}

/** Claims that its pods mount, by namespace and name. */
const claimsOf = ({ object, namespace, spec }: Workload): string[] =>
  [
    ...templateClaims(object.manifest),
    ...(spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []),
  ].map((name) => `${namespace}/${name}`);

function* faults(
  { securityContext: pod = {}, volumes = [] }: PodSpec,
  { securityContext: own = {}, volumeMounts = [] }: Container,
  user: number,
  users: ReadonlySet<number>,
): Iterable<[message: string, fix: string]> {
  const { runAsUser = pod.runAsUser, runAsGroup = pod.runAsGroup } = own;
  if (runAsUser === undefined) return;
  if (!users.has(runAsUser) && runAsUser !== 0)
    yield [`runs as the user ${runAsUser}; the files of its image belong to ${user}`, `Set runAsUser: ${user}.`];
  // Without fsGroup, the pod may leave all groups to the image.
  if (runAsGroup === undefined ? pod.fsGroup !== undefined : runAsGroup !== runAsUser)
    yield [
      `runs as the user ${runAsUser} with the group ${runAsGroup ?? '0 (root), the default'}`,
      `Set runAsGroup: ${runAsUser}.`,
    ];
  const mounted = new Set(volumeMounts.map(({ name }) => name));
  const keeps = volumes.some(({ name, persistentVolumeClaim }) => persistentVolumeClaim && mounted.has(name));
  const isOwn = pod.fsGroup === 0 ? runAsUser === 0 : users.has(pod.fsGroup!);
  if (pod.fsGroup === undefined ? keeps : !isOwn)
    yield [
      `has the fsGroup ${pod.fsGroup ?? '(none)'}: its volumes do not belong to the group of its user`,
      `Set fsGroup: ${runAsUser}.`,
    ];
}
