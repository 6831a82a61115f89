import { allContainers } from '../../link/pods';
import { is } from '../../model/kinds';
import type { Container, PodSpec } from '../../model/manifest';
import type { Rule } from '../rule';

/** Least privilege: Pod Security `restricted`, plus a read-only root file system, no service account token, no service links. */
export const hardening: Rule = {
  name: 'hardening',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const { message, fix } of podFaults(spec)) yield { at, message, fix };
      for (const container of allContainers(spec)) {
        for (const { message, fix } of containerFaults(container, spec))
          yield { at, message: `${container.name} ${message}`, fix };
      }
      if (!is(at.manifest, 'Deployment', 'StatefulSet', 'DaemonSet')) continue;
      const { revisionHistoryLimit = 10 } = at.manifest.spec;
      if (revisionHistoryLimit !== 3) {
        yield {
          at,
          message: `keeps ${revisionHistoryLimit} old revisions`,
          fix: 'Set revisionHistoryLimit to 3: older revisions are in Git.',
        };
      }
    }
  },
};

/** Fields that Pod Security `restricted` forbids and no other rule reads. */
interface Restricted {
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly volumes?: readonly { readonly name: string; readonly hostPath?: object }[];
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly securityContext?: { readonly runAsUser?: number };
}

interface Fault {
  readonly message: string;
  readonly fix: string;
}

const unless = (accepted: boolean | undefined, message: string, fix: string): Fault[] =>
  accepted ? [] : [{ message, fix }];

function podFaults(spec: PodSpec): Fault[] {
  const { hostPID, hostIPC, volumes = [] } = spec as Restricted;
  return [
    ...unless(
      spec.automountServiceAccountToken === false,
      'mounts a token of the API server',
      'Set automountServiceAccountToken: false on the pod.',
    ),
    ...unless(
      spec.enableServiceLinks === false,
      'gets a variable for each Service (enableServiceLinks)',
      'Set enableServiceLinks: false on the pod.',
    ),
    ...unless(!spec.hostNetwork, 'uses the network of the node', 'Remove hostNetwork.'),
    ...unless(!hostPID, 'sees the processes of the node', 'Remove hostPID.'),
    ...unless(!hostIPC, 'shares the memory of the node', 'Remove hostIPC.'),
    ...volumes.flatMap(({ name, hostPath }) =>
      unless(!hostPath, `mounts files of the node (${name})`, 'Replace the hostPath volume, for example by a claim.'),
    ),
  ];
}

function containerFaults(container: Container, { securityContext: pod = {} }: PodSpec): Fault[] {
  const { securityContext: own = {} } = container;
  const { ports = [], securityContext: ids = {} } = container as Restricted;
  const user = ids.runAsUser ?? (pod as Restricted['securityContext'])?.runAsUser;
  const runAsNonRoot = own.runAsNonRoot ?? pod.runAsNonRoot;
  const seccomp = (own.seccompProfile ?? pod.seccompProfile)?.type;
  const set = (field: string) => `Set ${field} in the securityContext of the container.`;
  return [
    ...unless(!own.privileged, 'is privileged', 'Remove privileged from the securityContext of the container.'),
    ...unless(
      own.allowPrivilegeEscalation === false,
      'may escalate its privileges',
      set('allowPrivilegeEscalation: false'),
    ),
    ...unless(
      own.readOnlyRootFilesystem,
      'may write its root file system',
      `${set('readOnlyRootFilesystem: true')} Mount an emptyDir where it writes.`,
    ),
    ...unless(
      runAsNonRoot,
      'may run as root',
      'Set runAsNonRoot: true in the securityContext of the pod or container.',
    ),
    ...unless(user !== 0, 'runs as the user 0', 'Set another runAsUser.'),
    ...ports.flatMap(({ hostPort }) =>
      unless(!hostPort, `opens port ${hostPort} of the node`, 'Remove hostPort, and use a Service.'),
    ),
    ...unless(
      own.capabilities?.drop?.includes('ALL'),
      'does not drop all capabilities',
      set('capabilities.drop: [ALL]'),
    ),
    ...unless(
      !own.capabilities?.add?.length,
      `adds ${own.capabilities?.add?.join(', ')}`,
      'Remove capabilities.add from the securityContext of the container.',
    ),
    ...unless(
      seccomp === 'RuntimeDefault' || seccomp === 'Localhost',
      'has no seccomp profile',
      'Set seccompProfile.type: RuntimeDefault in the securityContext of the pod or container.',
    ),
  ];
}
