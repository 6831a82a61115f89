import type { PodSpec } from '../../model/manifest';
import type { Rule } from '../rule';

/** The files of the datastore and its certificates. Agents do not have them. */
const folder = /^\/var\/lib\/rancher\/k3s\/server(\/|$)/;

const role = 'node-role.kubernetes.io/control-plane';

/**
 * On an agent, a pod that reads the files of a K3s server finds nothing: with the default type of a hostPath, the container runtime
 * creates an empty folder, and a copy of it is empty too.
 */
export const serverFiles: Rule = {
  name: 'server-files',
  *check({ workloads }) {
    for (const { object: at, spec } of workloads) {
      for (const { name, hostPath } of spec.volumes ?? []) {
        if (!hostPath || !folder.test(hostPath.path)) continue;
        if (!isOnServer(spec)) {
          yield {
            at,
            message: `mounts ${hostPath.path} (${name}), which only servers have, and may run on an agent`,
            fix: `Set nodeSelector ${role}: "true".`,
          };
        }
        if (!hostPath.type || hostPath.type.endsWith('OrCreate')) {
          yield {
            at,
            message: `mounts ${hostPath.path} (${name}) with the type ${hostPath.type || '""'}: an empty one is created where it is missing`,
            fix: 'Set the type Directory or File, which must exist.',
          };
        }
      }
    }
  },
};

function isOnServer({ nodeSelector = {}, affinity }: PodSpec): boolean {
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const isRequired = ({ matchExpressions = [] }: (typeof terms)[number]) =>
    matchExpressions.some(({ key, operator }) => key === role && ['Exists', 'In'].includes(operator));
  return nodeSelector[role] !== undefined || (terms.length > 0 && terms.every(isRequired));
}
