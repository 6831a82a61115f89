import { emptyVolume } from '@twisterlab/platform/verify/workloads/empty-volume';
import { deployment, findings } from '../../kit/objects';

const check = (volume: object, readOnly: readonly boolean[]) =>
  findings(emptyVolume, [
    deployment('api', {
      spec: { volumes: [{ name: 'files', ...volume }] },
      container: {
        volumeMounts: readOnly.map((each, index) => ({ name: 'files', mountPath: `/${index}`, readOnly: each })),
      },
    }),
  ]);

describe('empty-volume', () => {
  it('accepts an emptyDir that one of its mounts writes', () => {
    expect(check({ emptyDir: {} }, [true, false])).toEqual([]);
  });

  it('leaves an emptyDir without a mount to the rule volume-mount', () => {
    expect(check({ emptyDir: {} }, [])).toEqual([]);
  });

  it('accepts volumes with sources', () => {
    expect(check({ projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }, [true])).toEqual([]);
    expect(check({ configMap: { name: 'settings' } }, [true])).toEqual([]);
  });

  it('rejects an emptyDir that no container may write', () => {
    expect(check({ emptyDir: {} }, [true, true])).toEqual([
      'Deployment api mounts the emptyDir files read-only in every container: no program can write it, and it stays empty',
    ]);
  });

  it.each([
    ['sources', { projected: {} }],
    ['sources', { projected: { sources: [] } }],
    ['items', { downwardAPI: {} }],
  ])('rejects a volume without %s', (field, volume) => {
    expect(check(volume, [false])).toEqual([
      `Deployment api has the volume files without ${field}: its folder is empty`,
    ]);
  });
});
