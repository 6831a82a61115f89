import { imageUser } from '@twisterlab/platform/verify/workloads/image-user';
import { images } from '../../kit/facts';
import { findings, statefulSet } from '../../kit/objects';

const claim = {
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }],
};
const check = (pod: object, own: object = {}, container: object = {}, spec: object = {}) =>
  findings(imageUser, [
    statefulSet('db', {
      image: images.postgres,
      spec: { securityContext: pod, ...spec },
      container: { securityContext: own, ...container },
    }),
  ]);
const sound = { runAsUser: 999, runAsGroup: 999, fsGroup: 999 };

describe('image-user', () => {
  it.each([
    ['of its image', sound, {}],
    ['that the image sets', { runAsNonRoot: true }, {}],
    ['that leaves the groups to the image', { runAsUser: 999 }, {}],
    ['root', { runAsUser: 0, runAsGroup: 0, fsGroup: 0 }, {}],
    ['of its image in the container', { runAsUser: 1000, runAsGroup: 1000 }, { runAsUser: 999, runAsGroup: 999 }],
  ])('accepts the user %s', (_, pod, own) => {
    expect(check(pod, own)).toEqual([]);
  });

  it('accepts any user for another program of the image, and for an image without a contract', () => {
    const other = { runAsUser: 1000, runAsGroup: 1000 };
    expect(check(other, {}, { command: ['sh', '-c', 'psql'] })).toEqual([]);
    expect(check(other, {}, { image: 'docker.io/library/demo:1.2.3' })).toEqual([]);
  });

  it.each<[string, object, object, string]>([
    ['another user', { ...sound, runAsUser: 1000, runAsGroup: 1000 }, {}, 'as the user 1000; the files of its image'],
    ['another group', { ...sound, runAsGroup: 0 }, {}, 'as the user 999 with the group 0'],
    ['the default group', { runAsUser: 999, fsGroup: 999 }, {}, 'with the group 0 (root), the default'],
    ['another group in the container', sound, { runAsGroup: 5 }, 'as the user 999 with the group 5'],
    ['another fsGroup', { ...sound, fsGroup: 1 }, {}, 'has the fsGroup 1: its volumes'],
    ['the fsGroup of root', { ...sound, fsGroup: 0 }, {}, 'has the fsGroup 0: its volumes'],
  ])('rejects %s', (_, pod, own, text) => {
    expect(check(pod, own)).toEqual([expect.stringContaining(text)]);
  });

  it.each<[string, object, object, string[]]>([
    ['a user by number', { runAsNonRoot: true, runAsUser: 65534 }, {}, []],
    ['a user by number in the container', { runAsNonRoot: true }, { runAsUser: 65534 }, []],
    ['no promise that it is not root', { runAsNonRoot: false }, {}, []],
    [
      'a promise that the kubelet cannot verify',
      { runAsNonRoot: true },
      {},
      [
        'StatefulSet db db has runAsNonRoot and no runAsUser, and its image states no user: the kubelet does not start it',
      ],
    ],
  ])('of an image that states no user: %s', (_, pod, own, expected) => {
    expect(check(pod, own, { image: images.agent })).toEqual(expected);
  });

  it('accepts the user of another workload on the same claim, and on no other claim', () => {
    const mounts = { volumeMounts: [{ name: 'data', mountPath: '/data' }] };
    const on = (claimName: string) => [{ name: 'data', persistentVolumeClaim: { claimName } }];
    const own = { runAsUser: 101, runAsGroup: 101, fsGroup: 101 };
    const both = (other: string) =>
      findings(imageUser, [
        statefulSet('db', {
          image: images.postgres,
          spec: { securityContext: own, volumes: on('data') },
          container: mounts,
        }),
        statefulSet('pages', {
          image: images.pages,
          spec: { securityContext: own, volumes: on(other) },
          container: mounts,
        }),
      ]);
    expect(both('data')).toEqual([]);
    expect(both('other')).toEqual([
      expect.stringContaining('as the user 101; the files of its image belong to 999'),
      expect.stringContaining('has the fsGroup 101'),
    ]);
  });

  it('rejects a claim without an fsGroup', () => {
    const { fsGroup: _, ...without } = sound;
    const mounts = { volumeMounts: [{ name: 'data', mountPath: '/data' }] };
    expect(check(sound, {}, mounts, claim)).toEqual([]);
    expect(check(without, {}, {}, claim)).toEqual([]);
    expect(check(without, {}, mounts, claim)).toEqual([expect.stringContaining('has the fsGroup (none)')]);
  });
});
