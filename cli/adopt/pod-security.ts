import { allContainers, podSpecOf } from '@twisterlab/platform/link/pods';
import type { Manifest } from '@twisterlab/platform/model/manifest';

/** What Pod Security `restricted` refuses of the pods of an object. Source: Kubernetes, Pod Security Standards. */
export function refusedByRestricted(manifest: Manifest): string[] {
  const spec = podSpecOf(manifest);
  if (!spec) return [];
  const pod = spec.securityContext ?? {};
  const containers = allContainers(spec).map(({ securityContext = {} }) => securityContext);
  const allowed = ['RuntimeDefault', 'Localhost'];
  const faults: readonly (readonly [refused: boolean, field: string])[] = [
    [Boolean(spec.hostNetwork), 'hostNetwork'],
    [Boolean(spec.hostPID), 'hostPID'],
    [Boolean(spec.hostIPC), 'hostIPC'],
    [(spec.volumes ?? []).some(({ hostPath }) => hostPath), 'hostPath volumes'],
    [containers.some(({ privileged }) => privileged), 'privileged'],
    [containers.some((own) => own.allowPrivilegeEscalation !== false), 'allowPrivilegeEscalation'],
    [containers.some((own) => !own.capabilities?.drop?.includes('ALL')), 'capabilities'],
    [containers.some((own) => (own.runAsNonRoot ?? pod.runAsNonRoot) !== true), 'runAsNonRoot'],
    [
      containers.some((own) => !allowed.includes((own.seccompProfile ?? pod.seccompProfile)?.type ?? '')),
      'seccompProfile',
    ],
  ];
  return faults.flatMap(([refused, field]) => (refused ? [field] : []));
}
