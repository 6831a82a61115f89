import { container, secured, shapes, spec, workload } from './kit';

const hostPath = (path: string) => spec({ volumes: [{ name: 'host', hostPath: { path } }] });
const only = (fields: object) => spec({ containers: [secured({ ...fields })] });
const podContext = { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } };
const opening = (hostPort: number) => container({ ports: [{ containerPort: 8080, hostPort }] });
// The API server itself refuses privileged together with allowPrivilegeEscalation: false.
const privileged = { privileged: true, allowPrivilegeEscalation: undefined };

export const hostAccess = shapes('host-access', {
  'the network of the node': [workload('Deployment', spec({ hostNetwork: true })), 'Remove hostNetwork.'],
  'the network of the node, in a tenant': [
    workload('DaemonSet', spec({ hostNetwork: true }), 'shape', 'twisterlab'),
    'DaemonSet twisterlab/shape uses the network of the node',
  ],
  'the processes of the node': [workload('DaemonSet', spec({ hostPID: true })), 'Remove hostPID.'],
  'the memory of the node': [workload('Job', spec({ hostIPC: true })), 'Remove hostIPC.'],
  'the root of the node': [workload('CronJob', hostPath('/')), 'mounts files of the node (host)'],
  'the socket of the container runtime': [
    workload('StatefulSet', hostPath('/run/k3s/containerd/containerd.sock')),
    'Replace the hostPath volume',
  ],
  'the logs of the node, in the namespace of Argo CD': [
    workload('Deployment', hostPath('/var/log'), 'shape', 'argocd'),
    'mounts files of the node (host)',
  ],
  'a privileged container': [workload('Deployment', only(privileged)), 'main is privileged'],
  'a privileged container of a CronJob': [workload('CronJob', only(privileged)), 'main is privileged'],
  'a privileged init container': [
    workload('StatefulSet', spec({ initContainers: [secured(privileged, { name: 'first' })] })),
    'first is privileged',
  ],
  'privileges that may grow by default': [
    workload('Deployment', only({ allowPrivilegeEscalation: undefined })),
    'Set allowPrivilegeEscalation: false',
  ],
  'privileges that may grow': [
    workload('Job', only({ allowPrivilegeEscalation: true })),
    'may escalate its privileges',
  ],
  'no word about root': [
    workload('Deployment', spec({ securityContext: { ...podContext, runAsNonRoot: undefined } })),
    'main may run as root',
  ],
  'a container that may be root in a pod that may not': [
    workload('DaemonSet', only({ runAsNonRoot: false })),
    'Set runAsNonRoot: true',
  ],
  'the user 0 of a pod': [
    workload('Deployment', spec({ securityContext: { ...podContext, runAsUser: 0 } })),
    'main runs as the user 0',
  ],
  'the user 0 of a container': [workload('CronJob', only({ runAsUser: 0 })), 'Set another runAsUser.'],
  'a port of the node': [workload('Deployment', spec({ containers: [opening(80)] })), 'main opens port 80 of the node'],
  'a port of the node, of a sidecar': [
    workload('DaemonSet', spec({ initContainers: [{ ...opening(9100), name: 'sidecar', restartPolicy: 'Always' }] })),
    'sidecar opens port 9100 of the node',
  ],
  'the default capabilities': [
    workload('Deployment', only({ capabilities: undefined })),
    'main does not drop all capabilities',
  ],
  'capabilities dropped one by one': [
    workload('Job', only({ capabilities: { drop: ['NET_RAW', 'SYS_CHROOT'] } })),
    'Set capabilities.drop: [ALL]',
  ],
  'an added capability': [
    workload('DaemonSet', only({ capabilities: { drop: ['ALL'], add: ['NET_ADMIN', 'NET_RAW'] } })),
    'main adds NET_ADMIN, NET_RAW',
  ],
  'no seccomp profile': [
    workload('StatefulSet', spec({ securityContext: { ...podContext, seccompProfile: undefined } })),
    'main has no seccomp profile',
  ],
  'an unconfined container': [
    workload('CronJob', only({ seccompProfile: { type: 'Unconfined' } })),
    'Set seccompProfile.type: RuntimeDefault',
  ],
  'a Deployment that moves to the network of the node': [
    workload('Deployment', spec({ hostNetwork: true }), 'moved'),
    'uses the network of the node',
    { before: workload('Deployment', spec(), 'moved') },
  ],
});
