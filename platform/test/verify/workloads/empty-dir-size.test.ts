import { emptyDirSize } from '@twisterlab/platform/verify/workloads/empty-dir-size';
import { deployment, findings } from '../../kit/objects';

const limits = (amount: string) => ({ resources: { limits: { memory: amount, 'ephemeral-storage': amount } } });
const check = (emptyDir: object, spec: Record<string, unknown> = {}, container: object = limits('128Mi')) =>
  findings(emptyDirSize, [
    deployment('api', {
      spec: { volumes: [{ name: 'tmp', emptyDir }], ...spec },
      container: { ...container },
    }),
  ]);

describe('empty-dir-size', () => {
  it('accepts a volume within the limit, without a size, and of containers without a limit', () => {
    expect(check({ sizeLimit: '128Mi' })).toEqual([]);
    expect(check({})).toEqual([]);
    expect(check({ sizeLimit: '1Gi' }, {}, { resources: {} })).toEqual([]);
  });

  it('adds up containers and sidecars, and takes the largest init container', () => {
    const sidecar = { name: 'sidecar', restartPolicy: 'Always', ...limits('64Mi') };
    expect(check({ sizeLimit: '192Mi' }, { initContainers: [sidecar] })).toEqual([]);
    expect(check({ sizeLimit: '1Gi' }, { initContainers: [{ name: 'first', ...limits('1Gi') }] })).toEqual([]);
  });

  it.each([
    ['ephemeral-storage', {}],
    ['memory', { medium: 'Memory' }],
  ])('rejects a volume above the limit of %s', (resource, medium) => {
    expect(check({ sizeLimit: '640Mi', ...medium })).toEqual([
      `Deployment api has the emptyDir tmp with the sizeLimit 640Mi, and its containers are limited to 128Mi of ${resource}: the pod ends before the volume is full`,
    ]);
  });
});
