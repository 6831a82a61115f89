import { volumeMount } from '@twisterlab/platform/verify/workloads/volume-mount';
import { finding } from '../../kit/finding';
import { deployment, findings, statefulSet } from '../../kit/objects';

const data = { name: 'data', emptyDir: {} };
const mount = { name: 'data', mountPath: '/data' };
const check = (volumes: object[] | undefined, volumeMounts: object[] | undefined, initContainers: object[] = []) =>
  findings(volumeMount, [deployment('api', { spec: { volumes, initContainers }, container: { volumeMounts } })]);

describe('volume-mount', () => {
  it('accepts a pod without volumes, and one that mounts its volume', () => {
    expect([...check(undefined, undefined), ...check([data], [mount])]).toEqual([]);
  });

  it('accepts a volume that only an init container mounts', () => {
    expect(check([data], [], [{ name: 'first', volumeMounts: [mount] }])).toEqual([]);
  });

  it('accepts a mount of a claim template', () => {
    const store = statefulSet('redis', {
      container: { volumeMounts: [mount] },
      statefulSet: { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] },
    });
    expect(findings(volumeMount, [store])).toEqual([]);
  });

  it('refuses a mount without a volume, and lists the volumes', () => {
    expect(check(undefined, [mount])).toEqual([
      'Deployment api api mounts data at /data, which is no volume of the pod; volumes: none',
    ]);
    expect(check([data], [mount, { name: 'tmp', mountPath: '/tmp' }])).toEqual([
      finding('Deployment api', 'tmp', '/tmp', /: data$/),
    ]);
  });

  it('refuses a volume that no container mounts', () => {
    expect(check([data], [])).toEqual(['Deployment api no container mounts the volume data']);
  });

  it('refuses a claim template that no container mounts', () => {
    const store = statefulSet('redis', {
      statefulSet: { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] },
    });
    expect(findings(volumeMount, [store])).toEqual([finding('StatefulSet redis', 'data')]);
  });
});
