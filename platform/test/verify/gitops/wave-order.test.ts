import type { Manifest } from '@twisterlab/platform/model/manifest';
import { waveOrder } from '@twisterlab/platform/verify/gitops/wave-order';
import { configMap, deployment, graphFindings, graphOfFolders, object } from '../../kit/objects';

const waved = <T extends Manifest>(manifest: T, wave: number | undefined): T => {
  const annotations = wave === undefined ? undefined : { 'argocd.argoproj.io/sync-wave': `${wave}` };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
};
const application = (name: string, path: string, wave?: number) =>
  waved(object('argoproj.io/v1alpha1', 'Application', name, { spec: { source: { path } } }, 'argocd'), wave);

const settings = configMap('settings', { level: 'INFO' });
const api = deployment('api', {
  container: { env: [{ name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'level' } } }] },
});
const check = (content: Parameters<typeof graphOfFolders>[0]) => graphFindings(waveOrder, graphOfFolders(content));
/** The API references objects of another folder of its environment. */
const inWaves = (own: number | undefined, used: number | undefined) =>
  check({
    'production/applications': [
      application('api', 'dist/production/api', own),
      application('settings', 'dist/production/settings', used),
    ],
    'production/api': [api],
    'production/settings': [settings],
  });

describe('wave-order', () => {
  it('accepts an Application in a later wave than what it uses', () => {
    expect(inWaves(1, 0)).toEqual([]);
    expect(inWaves(1, undefined)).toEqual([]);
  });

  it.each([
    [0, 0],
    [0, 1],
    [undefined, 0],
  ])('refuses an Application in wave %s that uses another in wave %s', (own, used) => {
    expect(inWaves(own, used)).toEqual([
      `Deployment api references ConfigMap twisterlab/settings (env LEVEL of api), whose Application settings is in wave ${used}; its own Application api is in wave ${own ?? 0}`,
    ]);
  });

  it('ignores trees without Argo CD, and folders without an Application', () => {
    expect(check({ 'production/api': [waved(api, -1)], 'production/settings': [settings] })).toEqual([]);
    const other = application('other', 'dist/production/other');
    const one = (name: string) => application(name, `dist/production/${name}`, 3);
    for (const only of [other, one('api'), one('settings')]) {
      expect(check({ 'edge/a': [only], 'production/api': [api], 'production/settings': [settings] })).toEqual([]);
    }
  });

  it("compares the tenant's own Application with what it uses of the cluster", () => {
    const across = (own: number, used: number) =>
      check({
        'edge/applications': [
          application('production', 'dist/production/applications', own),
          application('settings', 'dist/edge/settings', used),
        ],
        'production/applications': [application('api', 'dist/production/api', 0)],
        'production/api': [api],
        'edge/settings': [settings],
      });
    expect(across(1, 0)).toEqual([]);
    expect(across(0, 0)).toEqual([
      'Deployment api references ConfigMap twisterlab/settings (env LEVEL of api), whose Application settings is in wave 0; its own Application production is in wave 0',
    ]);
  });

  it('accepts any reference of the root Application, which is applied by hand after the rest', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'argocd' } } as Manifest;
    expect(
      check({
        'edge/applications': [
          application('root', 'dist/edge/applications'),
          application('namespaces', 'dist/edge/namespaces', 5),
        ],
        'edge/namespaces': [namespace],
      }),
    ).toEqual([]);
  });

  it('checks the order within one folder', () => {
    const together = (own: number | undefined, used: number | undefined) =>
      check({
        'edge/a': [application('api', 'dist/production/api')],
        'production/api': [waved(api, own), waved(settings, used)],
      });
    expect([...together(undefined, undefined), ...together(1, 1), ...together(0, -1)]).toEqual([]);
    expect(together(undefined, 1)).toEqual([
      'Deployment api is in wave 0 and references ConfigMap twisterlab/settings (env LEVEL of api) in wave 1',
    ]);
  });
});
