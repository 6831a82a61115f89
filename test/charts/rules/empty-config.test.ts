import { dashboards } from '@twisterlab/platform/model/monitoring-files';
import { emptyConfig } from '../../../charts/rules/empty-config';
import { configMap, deployment, findings, object } from '../../kit/objects';

const mounting = (volume: object, ...subPaths: (string | undefined)[]) =>
  deployment('server', {
    spec: { volumes: [{ name: 'files', ...volume }] },
    container: { volumeMounts: subPaths.map((subPath) => ({ name: 'files', mountPath: '/etc/server', subPath })) },
  });
const files = { configMap: { name: 'files' } };
const projected = { projected: { sources: [{ configMap: { name: 'files' } }] } };
const labelled = (labels: object) => object('v1', 'ConfigMap', 'files', { metadata: { labels }, data: { a: '1' } });

describe('empty-config', () => {
  it.each([
    ['a folder', files, undefined],
    ['a file', files, 'a.yml'],
    ['a file with another name', { configMap: { name: 'files', items: [{ key: 'a.yml', path: 'b.yml' }] } }, 'b.yml'],
    ['a projected volume', projected, undefined],
    ['a ConfigMap that is not rendered here', { configMap: { name: 'others' } }, 'c.yml'],
    ['another volume', { emptyDir: {} }, 'data'],
  ])('accepts a mount of %s', (_, volume, subPath) => {
    expect(findings(emptyConfig, [configMap('files', { 'a.yml': '' }), mounting(volume, subPath)])).toEqual([]);
  });

  it.each([files, projected])('rejects the mount of an empty ConfigMap by %j', (volume) => {
    expect(findings(emptyConfig, [configMap('files'), mounting(volume, undefined)])).toEqual([
      'Deployment server mounts ConfigMap twisterlab/files as files, which has no files',
    ]);
  });

  it('rejects a file that the ConfigMap does not have', () => {
    expect(findings(emptyConfig, [configMap('files', { 'b.yml': '' }), mounting(files, 'a.yml', 'b.yml')])).toEqual([
      'Deployment server mounts a.yml of files at /etc/server, an empty directory: the files are b.yml',
    ]);
  });

  it('accepts a dashboard that is mounted and has the label, and rejects others', () => {
    const mount = mounting(projected, undefined);
    expect(findings(emptyConfig, [labelled(dashboards), mount])).toEqual([]);
    expect(findings(emptyConfig, [labelled(dashboards)])).toEqual([
      'ConfigMap files is a dashboard that no pod mounts',
    ]);
    expect(findings(emptyConfig, [labelled({ 'twisterlab.io/dashboards': 'other' }), mount])).toEqual([
      'ConfigMap files has the label twisterlab.io/dashboards=other: no rule verifies the queries of its dashboard',
    ]);
  });
});
