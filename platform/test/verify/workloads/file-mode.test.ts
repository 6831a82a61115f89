import { fileMode } from '@twisterlab/platform/verify/workloads/file-mode';
import { deployment, findings } from '../../kit/objects';

interface Case {
  readonly volume?: object;
  readonly pod?: object;
  readonly container?: object;
}

const secret = (defaultMode: number, items?: object[]) => ({ secret: { secretName: 'tls', defaultMode, items } });
const check = ({ volume = secret(0o440), pod, container }: Case) =>
  findings(fileMode, [
    deployment('api', {
      spec: { securityContext: pod, volumes: [{ name: 'tls', ...volume }] },
      container: { securityContext: container, volumeMounts: [{ name: 'tls', mountPath: '/tls' }] },
    }),
  ]);

const user = { runAsUser: 999, runAsGroup: 999 };
const all = { capabilities: { drop: ['ALL'] } };

describe('file-mode', () => {
  it.each<[string, Case]>([
    ['the default mode', { volume: { secret: { secretName: 'tls' } }, pod: user }],
    ['files that every user may read', { volume: secret(0o644), pod: user }],
    ['files of the group of the volume', { pod: { ...user, fsGroup: 999 } }],
    [
      'any mode with a group of the volume: the kubelet adds the permission',
      { volume: secret(0), pod: { ...user, fsGroup: 0 } },
    ],
    ['files of root for a member of its group', { pod: { ...user, runAsGroup: 0 } }],
    ['files of root for a user with that supplemental group', { pod: { ...user, supplementalGroups: [0] } }],
    ['a user whose group the image sets: it may be root', { pod: { runAsUser: 999 } }],
    ['root, which owns the files', { volume: secret(0o400), pod: { runAsUser: 0 }, container: all }],
    ['root with its capabilities', { volume: secret(0), pod: { runAsUser: 0 } }],
    ['the user of an image, which may be root', { volume: secret(0o400) }],
    [
      'a token: the kubelet sets its owner',
      { volume: { projected: { defaultMode: 0, sources: [{ serviceAccountToken: { path: 'token' } }] } }, pod: user },
    ],
  ])('accepts %s', (_, each) => expect(check(each)).toEqual([]));

  it('rejects files of root for another user', () => {
    expect(check({ pod: user })).toEqual([
      'Deployment api api cannot read the volume tls: it runs as the user 999, and files have the mode 0440, the owner root and no fsGroup',
    ]);
  });

  it.each<[string, Case]>([
    ['the owner alone', { volume: secret(0o400), pod: { runAsNonRoot: true } }],
    ['no user', { volume: secret(0), container: all }],
    ['no user, of one file', { volume: secret(0o644, [{ key: 'a', path: 'a', mode: 0 }]), pod: user }],
    ['the owner alone, of a ConfigMap', { volume: { configMap: { name: 'a', defaultMode: 0o400 } }, pod: user }],
    [
      'the owner alone, of a projected Secret',
      { volume: { projected: { defaultMode: 0o400, sources: [{ secret: { name: 'a' } }] } }, pod: user },
    ],
    [
      'others, of which a member of the group root is none',
      { volume: secret(0o404), pod: { ...user, supplementalGroups: [0], runAsGroup: 0 } },
    ],
  ])('rejects files that allow %s', (_, each) => expect(check(each)).toHaveLength(1));

  it('takes the user of the container before that of the pod', () => {
    expect(check({ pod: user, container: { runAsUser: 0, ...all } })).toEqual([]);
  });
});
