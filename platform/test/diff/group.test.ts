import { grouped } from '@twisterlab/platform/diff/group';
import { configMap, deployment, service } from '../kit/objects';
import { evaluation } from './kit';

const names = ['production', 'staging'];
const of = (namespace: string, manifest: ReturnType<typeof service>) => ({
  ...manifest,
  metadata: { ...manifest.metadata, namespace },
});

/** The same objects in both environments. */
function tree(objects: (namespace: string) => readonly ReturnType<typeof service>[]): Record<string, string> {
  const ofEnvironment = (name: string, namespace: string) =>
    objects(namespace).map((each, at) => [`dist/${name}/app/${at}.yaml`, JSON.stringify(each)] as const);
  return Object.fromEntries([
    ...ofEnvironment('production', 'twisterlab'),
    ...ofEnvironment('staging', 'twisterlab-staging'),
  ]);
}

const groups = (...sides: [Parameters<typeof tree>[0], Parameters<typeof tree>[0]]) =>
  grouped(evaluation(tree(sides[0]), tree(sides[1])).objects, names).map(({ all, alike }) => [alike, all.length]);

describe('the same change', () => {
  it('of several environments is one, with the names of each in its values', () => {
    const image = (version: string) => (namespace: string) => [
      of(namespace, deployment('api', { image: `ghcr.io/x/twisterlab-api:${version}`, labels: { ns: namespace } })),
    ];
    expect(groups(image('1.0.0'), image('1.0.1'))).toEqual([['environments', 2]]);
  });

  it('is one for another hash in each environment', () => {
    const hashes: Record<string, string[]> = {
      twisterlab: ['0123456789', '1123456789'],
      'twisterlab-staging': ['2123456789', '3123456789'],
    };
    const config = (at: number, text: string) => (namespace: string) => {
      const name = `c-${hashes[namespace]![at]}`;
      return [
        of(namespace, configMap(name, { 'a.conf': text })),
        of(namespace, deployment('api', { spec: { volumes: [{ name: 'c', configMap: { name } }] } })),
      ];
    };
    expect(groups(config(0, 'a\nb\n'), config(1, 'a\nc\n'))).toEqual([
      ['environments', 2],
      ['environments', 2],
    ]);
  });

  it('is not one if the values differ', () => {
    const port = (ports: Record<string, number>) => (namespace: string) => [
      of(namespace, service('api', { ports: [{ port: 1, targetPort: ports[namespace] }] })),
    ];
    const before = port({ twisterlab: 1, 'twisterlab-staging': 1 });
    expect(groups(before, port({ twisterlab: 2, 'twisterlab-staging': 3 }))).toEqual([
      ['one', 1],
      ['one', 1],
    ]);
  });

  it('of three objects is one', () => {
    const labelled = (team: string) => (namespace: string) =>
      ['a', 'b', 'c'].map((name) => of(namespace, { ...service(name), metadata: { name, labels: { team } } } as never));
    expect(groups(labelled('x'), labelled('y'))).toEqual([['objects', 6]]);
  });
});
