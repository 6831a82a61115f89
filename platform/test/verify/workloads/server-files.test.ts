import { serverFiles } from '@twisterlab/platform/verify/workloads/server-files';
import { cronJob, findings } from '../../kit/objects';

const role = 'node-role.kubernetes.io/control-plane';
const onServer = { nodeSelector: { [role]: 'true' } };
const folder = '/var/lib/rancher/k3s/server/db';

const check = (hostPath: object, spec: Record<string, unknown> = onServer) =>
  findings(serverFiles, [cronJob('backup', { spec: { ...spec, volumes: [{ name: 'server', hostPath }] } })]);
const affinity = (operator: string) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: role, operator }] }],
      },
    },
  },
});

describe('server-files', () => {
  it('accepts files of a server on servers, and other folders everywhere', () => {
    expect(check({ path: folder, type: 'Directory' })).toEqual([]);
    expect(check({ path: folder, type: 'Directory' }, affinity('Exists'))).toEqual([]);
    expect(check({ path: '/var/lib/rancher/k3s/agent' }, {})).toEqual([]);
    expect(check({ path: '/var/lib/rancher/k3s/servers' }, {})).toEqual([]);
  });

  it.each([
    ['no selector', {}],
    ['an affinity to agents', affinity('DoesNotExist')],
  ])('rejects them with %s', (_, spec) => {
    expect(check({ path: folder, type: 'Directory' }, spec)).toEqual([
      `CronJob backup mounts ${folder} (server), which only servers have, and may run on an agent`,
    ]);
  });

  it.each([undefined, '', 'DirectoryOrCreate'])('rejects them with the type %s', (type) => {
    expect(check({ path: folder, type })).toEqual([
      `CronJob backup mounts ${folder} (server) with the type ${type || '""'}: an empty one is created where it is missing`,
    ]);
  });
});
