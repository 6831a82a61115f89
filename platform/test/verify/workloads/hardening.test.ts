import { hardening } from '@twisterlab/platform/verify/workloads/hardening';
import { cronJob, deployment, findings, statefulSet, template } from '../../kit/objects';

const good = template('api').spec.containers[0]!.securityContext;
const withPod = (spec: object) => findings(hardening, [deployment('api', { spec: { ...spec } })]);
const withContainer = (container: object) => findings(hardening, [deployment('api', { container: { ...container } })]);
const withContext = (context: object) => withContainer({ securityContext: { ...good, ...context } });

describe('hardening', () => {
  it('accepts hardened workloads', () => {
    expect(findings(hardening, [deployment('api'), statefulSet('redis'), cronJob('backup')])).toEqual([]);
  });

  it.each([
    [{ automountServiceAccountToken: undefined }, 'mounts a token of the API server'],
    [{ enableServiceLinks: undefined }, 'gets a variable for each Service (enableServiceLinks)'],
    [{ hostNetwork: true }, 'uses the network of the node'],
    [{ hostPID: true }, 'sees the processes of the node'],
    [{ hostIPC: true }, 'shares the memory of the node'],
    [{ volumes: [{ name: 'logs', hostPath: { path: '/var/log' } }] }, 'mounts files of the node (logs)'],
  ])('refuses a pod with %j', (spec, message) => {
    expect(withPod(spec)).toEqual([`Deployment api ${message}`]);
  });

  it.each([
    [{ privileged: true }, 'is privileged'],
    [{ allowPrivilegeEscalation: undefined }, 'may escalate its privileges'],
    [{ readOnlyRootFilesystem: false }, 'may write its root file system'],
    [{ runAsNonRoot: false }, 'may run as root'],
    [{ runAsUser: 0 }, 'runs as the user 0'],
    [{ capabilities: {} }, 'does not drop all capabilities'],
    [{ capabilities: { drop: ['ALL'], add: ['NET_RAW', 'SYS_TIME'] } }, 'adds NET_RAW, SYS_TIME'],
    [{ seccompProfile: { type: 'Unconfined' } }, 'has no seccomp profile'],
  ])('refuses a container with %j', (context, message) => {
    expect(withContext(context)).toEqual([`Deployment api api ${message}`]);
  });

  it('refuses a hostPort', () => {
    expect(withContainer({ ports: [{ containerPort: 8000, hostPort: 80 }] })).toEqual([
      'Deployment api api opens port 80 of the node',
    ]);
  });

  it('reports everything that a pod without a security context lacks', () => {
    const bare = { securityContext: undefined, containers: [{ name: 'api' }] };
    expect(withPod(bare)).toEqual([
      'Deployment api api may escalate its privileges',
      'Deployment api api may write its root file system',
      'Deployment api api may run as root',
      'Deployment api api does not drop all capabilities',
      'Deployment api api has no seccomp profile',
    ]);
  });

  it('prefers the security context of the container', () => {
    const own = { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'Localhost' } };
    expect(
      withPod({
        securityContext: { runAsUser: 0 },
        containers: [{ ...template('api').spec.containers[0]!, securityContext: { ...good, ...own } }],
      }),
    ).toEqual([]);
  });

  it('checks init containers', () => {
    const first = { name: 'first', securityContext: { ...good, privileged: true } };
    expect(withPod({ initContainers: [first] })).toEqual(['Deployment api first is privileged']);
  });

  it.each([undefined, 10])('refuses revisionHistoryLimit %s (default: 10)', (revisionHistoryLimit) => {
    expect(findings(hardening, [deployment('api', { deployment: { revisionHistoryLimit } })])).toEqual([
      'Deployment api keeps 10 old revisions',
    ]);
  });
});
