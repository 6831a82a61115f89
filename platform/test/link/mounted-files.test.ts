import { mountedFiles } from '@twisterlab/platform/link/mounted-files';
import { configMap, deployment, graph } from '../kit/objects';

/** Paths and texts of the files that a container with this volume and mount has. */
function files(volume: object, mount: object): string[] {
  const { byKey, workloads } = graph([
    deployment('api', {
      container: { volumeMounts: [{ name: 'config', mountPath: '/etc/api', ...mount }] },
      spec: { volumes: [{ name: 'config', ...volume }] },
    }),
    configMap('settings', { 'a.yaml': 'a', 'b.yaml': 'b' }),
  ]);
  const [workload] = workloads;
  return mountedFiles(byKey, workload!, workload!.spec.containers[0]!).map(({ path, text }) => `${path} ${text}`);
}

const configMapOf = { configMap: { name: 'settings' } };

test('a ConfigMap has a file for each key', () => {
  expect(files(configMapOf, {})).toEqual(['/etc/api/a.yaml a', '/etc/api/b.yaml b']);
});

test('items choose keys and paths, also in a projected volume', () => {
  const items = [{ key: 'b.yaml', path: 'deep/c.yaml' }];
  expect(files({ configMap: { name: 'settings', items } }, {})).toEqual(['/etc/api/deep/c.yaml b']);
  expect(files({ projected: { sources: [{ configMap: { name: 'settings', items } }] } }, {})).toEqual([
    '/etc/api/deep/c.yaml b',
  ]);
});

test('a subPath mounts one file', () => {
  expect(files(configMapOf, { mountPath: '/etc/one.yaml', subPath: 'a.yaml' })).toEqual(['/etc/one.yaml a']);
});

test('a ConfigMap that is not rendered, and a volume that is not mounted, have no file', () => {
  expect(files({ configMap: { name: 'other' } }, {})).toEqual([]);
  expect(files(configMapOf, { name: 'data' })).toEqual([]);
});
