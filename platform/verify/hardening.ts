import { allContainers } from '../link/pods';
import type { Container, PodSpec } from '../manifest';
import type { Rule } from './rule';

/** A pod does what its program does and nothing else: Pod Security `restricted`, and a read-only root, no token, no injected links. */
export const hardening: Rule = {
  name: 'hardening',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      const { revisionHistoryLimit } = (at.manifest as unknown as { spec: { revisionHistoryLimit?: number } }).spec;
      const faults = [
        ...podFaults(spec),
        ...allContainers(spec).flatMap((container) =>
          containerFaults(container, spec).map((fault) => `${container.name} ${fault}`),
        ),
      ];
      for (const says of faults) yield { at, says, mend: 'Build the pod with charts/kit/pod-template.ts.' };
      if (['Deployment', 'StatefulSet', 'DaemonSet'].includes(at.manifest.kind) && revisionHistoryLimit !== 3) {
        yield {
          at,
          says: `keeps ${revisionHistoryLimit ?? 10} old revisions`,
          mend: 'Set revisionHistoryLimit 3: Git holds the others.',
        };
      }
    }
  },
};

function podFaults(spec: PodSpec): string[] {
  return [
    spec.automountServiceAccountToken === false ? '' : 'mounts a token of the API server',
    spec.enableServiceLinks === false ? '' : 'gets a variable for each Service (enableServiceLinks)',
    spec.hostNetwork ? 'uses the network of the node' : '',
  ].filter(Boolean);
}

function containerFaults({ securityContext: own = {} }: Container, { securityContext: pod = {} }: PodSpec): string[] {
  const runAsNonRoot = own.runAsNonRoot ?? pod.runAsNonRoot;
  const seccomp = (own.seccompProfile ?? pod.seccompProfile)?.type;
  return [
    own.privileged ? 'is privileged' : '',
    own.allowPrivilegeEscalation === false ? '' : 'may escalate its privileges',
    own.readOnlyRootFilesystem ? '' : 'may write its root file system',
    runAsNonRoot ? '' : 'may run as root',
    own.capabilities?.drop?.includes('ALL') ? '' : 'does not drop all capabilities',
    own.capabilities?.add?.length ? `adds ${own.capabilities.add.join(', ')}` : '',
    seccomp === 'RuntimeDefault' || seccomp === 'Localhost' ? '' : 'has no seccomp profile',
  ].filter(Boolean);
}
