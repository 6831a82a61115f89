import { field, podField } from './condition';
import type { Requirement } from './requirement';

/** No credentials for the API server, unless the pod mounts them as a projected volume. */
export const noToken: Requirement = {
  of: 'pod',
  holds: { field: field('automountServiceAccountToken', true), is: false },
  message: ['mounts a token of the API server'],
  fix: 'Set automountServiceAccountToken: false on the pod.',
};

/** No namespaces, files or ports of the node. */
const noAccessToNode: readonly Requirement[] = [
  {
    of: 'pod',
    holds: { field: field('hostNetwork', false), is: false },
    message: ['uses the network of the node'],
    fix: 'Remove hostNetwork.',
  },
  {
    of: 'pod',
    holds: { field: field('hostPID', false), is: false },
    message: ['sees the processes of the node'],
    fix: 'Remove hostPID.',
  },
  {
    of: 'pod',
    holds: { field: field('hostIPC', false), is: false },
    message: ['shares the memory of the node'],
    fix: 'Remove hostIPC.',
  },
  {
    of: 'volume',
    holds: { field: field('hostPath'), isSet: false },
    message: ['mounts files of the node (', field('name'), ')'],
    fix: 'Replace the hostPath volume, for example by a claim.',
  },
];

const hostPorts = { ...field('ports', []), each: 'hostPort' };
const noNodePorts: Requirement = {
  of: 'container',
  holds: { field: hostPorts, isEmpty: true },
  message: ['opens port ', hostPorts, ' of the node'],
  fix: 'Remove hostPort, and use a Service.',
};

const inContainer = (setting: string) => `Set ${setting} in the securityContext of the container.`;
const inPodOrContainer = (setting: string) => `Set ${setting} in the securityContext of the pod or container.`;
/** A field of the container's securityContext, or else of the pod's. */
const inherited = (path: string, or: string | number | boolean) =>
  field(`securityContext.${path}`, podField(`securityContext.${path}`, or));

const notPrivileged: readonly Requirement[] = [
  {
    of: 'container',
    holds: { field: field('securityContext.privileged', false), is: false },
    message: ['is privileged'],
    fix: 'Remove privileged from the securityContext of the container.',
  },
  {
    of: 'container',
    holds: { field: field('securityContext.allowPrivilegeEscalation', true), is: false },
    message: ['may escalate its privileges'],
    fix: inContainer('allowPrivilegeEscalation: false'),
  },
];

const readOnlyRoot: Requirement = {
  of: 'container',
  holds: { field: field('securityContext.readOnlyRootFilesystem', false), is: true },
  message: ['may write its root file system'],
  fix: `${inContainer('readOnlyRootFilesystem: true')} Mount an emptyDir where it writes.`,
};

const notRoot: readonly Requirement[] = [
  {
    of: 'container',
    holds: { field: inherited('runAsNonRoot', false), is: true },
    message: ['may run as root'],
    fix: inPodOrContainer('runAsNonRoot: true'),
  },
  {
    of: 'container',
    // Without a number it is the user of the image, which runAsNonRoot checks.
    holds: { not: { field: inherited('runAsUser', -1), is: 0 } },
    message: ['runs as the user 0'],
    fix: 'Set another runAsUser.',
  },
];

const added = field('securityContext.capabilities.add', []);
const noCapabilities: readonly Requirement[] = [
  {
    of: 'container',
    holds: { field: field('securityContext.capabilities.drop', []), includes: 'ALL' },
    message: ['does not drop all capabilities'],
    fix: inContainer('capabilities.drop: [ALL]'),
  },
  {
    of: 'container',
    holds: { field: added, isEmpty: true },
    message: ['adds ', added],
    fix: 'Remove capabilities.add from the securityContext of the container.',
  },
];

const seccomp: Requirement = {
  of: 'container',
  holds: { field: inherited('seccompProfile.type', ''), isOneOf: ['RuntimeDefault', 'Localhost'] },
  message: ['has no seccomp profile'],
  fix: inPodOrContainer('seccompProfile.type: RuntimeDefault'),
};

/** No access to the node and no privileges: for pods outside the namespaces whose pods need them. */
export const noHostAccess: readonly Requirement[] = [
  ...noAccessToNode,
  ...notPrivileged,
  ...notRoot,
  noNodePorts,
  ...noCapabilities,
  seccomp,
];

/** Least privilege: the above, no token, no service links, a read-only root file system. */
export const hardened: readonly Requirement[] = [
  noToken,
  {
    of: 'pod',
    holds: { field: field('enableServiceLinks', true), is: false },
    message: ['gets a variable for each Service (enableServiceLinks)'],
    fix: 'Set enableServiceLinks: false on the pod.',
  },
  ...noAccessToNode,
  ...notPrivileged,
  readOnlyRoot,
  ...notRoot,
  noNodePorts,
  ...noCapabilities,
  seccomp,
];

/** A limit of a resource on each container. */
export function limit(resource: 'cpu' | 'memory' | 'ephemeral-storage'): Requirement {
  return {
    of: 'sizedContainer',
    holds: { field: field(['resources', 'limits', resource]), isSet: true },
    message: [`has no limit for ${resource}`],
    fix: `Set resources.limits.${resource}; \`kubectl top pod\` shows the usage.`,
  };
}
