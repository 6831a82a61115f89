import { allContainers, podSpecOf } from '../../link/pods';
import { is } from '../../model/kinds';
import type { Container, Manifest, PodSpec } from '../../model/manifest';
import type { ObjectChange } from '../change';
import { containerFields, fieldsAt, podFields } from '../fields';
import { dangerous, type ObjectRule, review } from '../verdict';

const advice = 'Remove it, or name in the pull request why the program needs it.';

/** Access to the node and to the kernel that pods gain. */
export const podSecurity: ObjectRule = {
  name: 'pod-security',
  *check(change) {
    const { before, after } = change;
    if (!after) return;
    const [old, now] = [before, after].map((each) => privileges(each?.manifest));
    const gained = [...now!].filter((each) => !old!.has(each));
    const covered = securityFields(change);
    if (gained.length > 0) yield dangerous(`pods gain access: ${gained.join(', ')}`, advice, covered);
    else if (covered.length > 0)
      yield review(
        'pods lose access, or run as another user',
        'Check that the program can still read and write its files.',
        covered,
      );
  },
};

function securityFields(change: ObjectChange) {
  return [
    ...containerFields(change, 'securityContext.**', 'ports.*.hostPort'),
    ...podFields(
      change,
      'spec.securityContext.**',
      'spec.hostNetwork',
      'spec.hostPID',
      'spec.hostIPC',
      'spec.hostUsers',
      'spec.shareProcessNamespace',
    ),
  ];
}

/** What the pods of an object may do beyond the Pod Security level `restricted`. */
function privileges(manifest: Manifest | undefined): ReadonlySet<string> {
  const spec = manifest && podSpecOf(manifest);
  if (!spec) return new Set();
  const found = new Set<string>();
  for (const name of ['hostNetwork', 'hostPID', 'hostIPC', 'shareProcessNamespace'] as const)
    if (spec[name]) found.add(name);
  for (const { name, hostPath } of spec.volumes ?? [])
    if (hostPath) found.add(`hostPath ${hostPath.path} (volume ${name}${isReadOnly(spec, name) ? ', read-only' : ''})`);
  for (const container of allContainers(spec))
    for (const each of ofContainer(container, spec)) found.add(`${each} of ${container.name}`);
  return found;
}

const isReadOnly = (spec: PodSpec, volume: string) =>
  allContainers(spec).every(({ volumeMounts = [] }) =>
    volumeMounts.filter(({ name }) => name === volume).every(({ readOnly }) => readOnly),
  );

function* ofContainer(
  { securityContext: own = {}, ports = [] }: Container,
  { securityContext: pod = {} }: PodSpec,
): Iterable<string> {
  if (own.privileged) yield 'privileged';
  if (own.allowPrivilegeEscalation !== false) yield 'allowPrivilegeEscalation';
  if ((own.runAsNonRoot ?? pod.runAsNonRoot) !== true) yield 'runAsNonRoot missing';
  if ((own.runAsUser ?? pod.runAsUser) === 0) yield 'runAsUser 0';
  if (own.readOnlyRootFilesystem !== true) yield 'writable root file system';
  const profile = (own.seccompProfile ?? pod.seccompProfile)?.type;
  if (profile === undefined || profile === 'Unconfined') yield 'no seccomp profile';
  if (!own.capabilities?.drop?.includes('ALL')) yield 'default capabilities';
  for (const each of own.capabilities?.add ?? []) yield `capability ${each}`;
  if (own.procMount === 'Unmasked') yield 'procMount Unmasked';
  for (const { hostPort } of ports) if (hostPort !== undefined) yield `hostPort ${hostPort}`;
}

const order = ['restricted', 'baseline', 'privileged'];

/** Pod Security levels of namespaces. */
export const podSecurityLevel: ObjectRule = {
  name: 'pod-security-level',
  *check(change) {
    const { manifest } = change;
    if (!is(manifest, 'Namespace')) return;
    for (const field of fieldsAt(change, 'metadata.labels.*').filter(({ path }) =>
      path[2]!.startsWith('pod-security.kubernetes.io/'),
    )) {
      const name = field.path[2]!.slice('pod-security.kubernetes.io/'.length);
      const [from, to] = [field.from, field.to].map((level) => order.indexOf(String(level ?? 'privileged')));
      const step = `Pod Security ${name} ${field.from ?? '(none)'} -> ${field.to ?? '(none)'}`;
      if (name === 'enforce' && to! > from!)
        yield dangerous(
          `${step}: the namespace admits pods with more access`,
          'Keep the level, and exempt the one program that needs more.',
          [field],
        );
      else yield review(step, 'Check that its pods are still admitted.', [field]);
    }
    if (change.what === 'added' && manifest.metadata.labels?.['pod-security.kubernetes.io/enforce'] === undefined)
      yield dangerous(
        'a namespace without a Pod Security level admits every pod',
        'Set pod-security.kubernetes.io/enforce.',
      );
  },
};
