import { allContainers } from '../link/pods';
import { is } from '../model/kinds';
import type { Container, PodSpec } from '../model/manifest';
import type { Rule } from './rule';

/** Least privilege: Pod Security `restricted`, plus a read-only root file system, no service account token, no service links. */
export const hardening: Rule = {
  name: 'hardening',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      const faults = [
        ...podFaults(spec),
        ...allContainers(spec).flatMap((container) =>
          containerFaults(container, spec).map((fault) => `${container.name} ${fault}`),
        ),
      ];
      for (const message of faults)
        yield { at, message, fix: 'Build the pod with charts/kit/workloads/pod-template.ts.' };
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

function podFaults(spec: PodSpec): string[] {
  const { hostPID, hostIPC, volumes = [] } = spec as Restricted;
  return [
    spec.automountServiceAccountToken === false ? '' : 'mounts a token of the API server',
    spec.enableServiceLinks === false ? '' : 'gets a variable for each Service (enableServiceLinks)',
    spec.hostNetwork ? 'uses the network of the node' : '',
    hostPID ? 'sees the processes of the node' : '',
    hostIPC ? 'shares the memory of the node' : '',
    ...volumes.map(({ name, hostPath }) => (hostPath ? `mounts files of the node (${name})` : '')),
  ].filter(Boolean);
}

function containerFaults(container: Container, { securityContext: pod = {} }: PodSpec): string[] {
  const { securityContext: own = {} } = container;
  const { ports = [], securityContext: ids = {} } = container as Restricted;
  const user = ids.runAsUser ?? (pod as Restricted['securityContext'])?.runAsUser;
  const runAsNonRoot = own.runAsNonRoot ?? pod.runAsNonRoot;
  const seccomp = (own.seccompProfile ?? pod.seccompProfile)?.type;
  return [
    own.privileged ? 'is privileged' : '',
    own.allowPrivilegeEscalation === false ? '' : 'may escalate its privileges',
    own.readOnlyRootFilesystem ? '' : 'may write its root file system',
    runAsNonRoot ? '' : 'may run as root',
    user === 0 ? 'runs as the user 0' : '',
    ...ports.map(({ hostPort }) => (hostPort ? `opens port ${hostPort} of the node` : '')),
    own.capabilities?.drop?.includes('ALL') ? '' : 'does not drop all capabilities',
    own.capabilities?.add?.length ? `adds ${own.capabilities.add.join(', ')}` : '',
    seccomp === 'RuntimeDefault' || seccomp === 'Localhost' ? '' : 'has no seccomp profile',
  ].filter(Boolean);
}
