import type { Manifest } from '@twisterlab/platform/model/manifest';
import { applicationFolder } from '@twisterlab/platform/verify/gitops/application-folder';
import { configMap, graphFindings, graphOfFolders, object } from '../../kit/objects';

const application = (name: string, path: string) =>
  object('argoproj.io/v1alpha1', 'Application', name, { spec: { source: { path } } }, 'argocd');
const root = application('root', 'dist/edge/applications');
const redis = application('redis', 'dist/production/redis');
const check = (content: Parameters<typeof graphOfFolders>[0]) =>
  graphFindings(applicationFolder, graphOfFolders(content));

describe('application-folder', () => {
  it('accepts a folder for each Application and an Application for each folder', () => {
    expect(check({ 'edge/applications': [root, redis], 'production/redis': [configMap('a'), configMap('b')] })).toEqual(
      [],
    );
  });

  it('ignores a tree without Argo CD', () => {
    const other = object('app.k8s.io/v1', 'Application', 'redis');
    expect(check({ 'production/redis': [configMap('a'), other] })).toEqual([]);
  });

  it('refuses an Application that syncs nothing', () => {
    expect(check({ 'edge/applications': [root, redis] })).toEqual([
      'Application redis syncs dist/production/redis, which no environment renders',
    ]);
  });

  it.each([
    ['a chart', { source: { chart: 'redis' } }, []],
    ['several sources', { sources: [{ chart: 'redis' }, { path: 'dist/production/redis' }] }, []],
    ['neither path nor chart', { source: {} }, ['Application other has no source with a path or a chart']],
    ['no source', {}, ['Application other has no source with a path or a chart']],
  ])('expects the folder of an Application, or a chart: %s', (_, spec, expected) => {
    const other = object('argoproj.io/v1alpha1', 'Application', 'other', { spec }, 'argocd');
    const folder: Record<string, Manifest[]> = 'sources' in spec ? { 'production/redis': [configMap('a')] } : {};
    expect(check({ 'edge/applications': [root, other], ...folder })).toEqual(expected);
  });

  it('refuses a folder that no Application syncs, once', () => {
    expect(check({ 'edge/applications': [root], 'production/redis': [configMap('a'), configMap('b')] })).toEqual([
      'ConfigMap a is in dist/production/redis, which no Application syncs',
    ]);
  });

  it('refuses a folder that two Applications sync', () => {
    const again = application('redis-again', 'dist/production/redis');
    expect(check({ 'edge/applications': [root, redis, again], 'production/redis': [configMap('a')] })).toEqual([
      'ConfigMap a is in dist/production/redis, which the Applications redis and redis-again sync',
    ]);
  });
});
