import { mountedPath } from '@twisterlab/platform/verify/workloads/mounted-path';
import { images } from '../../kit/facts';
import { configMap, deployment, findings } from '../../kit/objects';

const settings = configMap('settings', { 'app.yml': 'rules: /etc/app/rules.yml', 'rules.yml': 'a: 1' });
const mount = (
  mountPath: string,
  args: string[],
  volume: object = { configMap: { name: 'settings' } },
  image: string = images.tools,
) =>
  findings(mountedPath, [
    settings,
    deployment('api', {
      image,
      spec: { volumes: [{ name: 'settings', ...volume }] },
      container: { args, volumeMounts: [{ name: 'settings', mountPath }] },
    }),
  ]);

describe('mounted-path', () => {
  it('accepts a mount whose files are named, as an argument or in a file', () => {
    expect(mount('/etc/app', ['--config=/etc/app/app.yml'])).toEqual([]);
    expect(mount('/etc/app', ['--config-dir', '/etc/app'])).toEqual([]);
  });

  it('accepts conventional paths, and any path of an image without a contract', () => {
    expect(mount('/tmp/settings', [])).toEqual([]);
    expect(mount('/opt/other', [], undefined, 'docker.io/library/demo:1.2.3')).toEqual([]);
  });

  it('takes paths of URLs for no files', () => {
    expect(mount('/etc/app', ['--config=/etc/app/app.yml', '--url=http://api/etc/app/none'])).toEqual([]);
  });

  it('rejects a mount at a path that nothing names', () => {
    expect(mount('/etc/application', ['--config=/etc/other'])).toEqual([
      expect.stringContaining('api mounts settings at /etc/application, a path that neither'),
    ]);
  });

  it('rejects a named file that the volume does not have', () => {
    expect(mount('/etc/app', ['--config=/etc/app/missing.yml'])).toEqual([
      expect.stringContaining(
        'names /etc/app/missing.yml, which is no file of the volume settings; it has: app.yml, rules.yml',
      ),
    ]);
    const items = { configMap: { name: 'settings', items: [{ key: 'app.yml', path: 'app.yml' }] } };
    expect(mount('/etc/app', ['--config=/etc/app/app.yml'], items)).toEqual([
      expect.stringContaining('/etc/app/app.yml names /etc/app/rules.yml'),
    ]);
  });

  it('rejects a mount that only its own files name', () => {
    const own = { configMap: { name: 'own' } };
    const scripts = configMap('own', { 'run.sh': '. /scripts/lib.sh', 'lib.sh': '' });
    const running = (args: string[]) =>
      findings(mountedPath, [
        scripts,
        deployment('api', {
          image: images.tools,
          spec: { volumes: [{ name: 'scripts', ...own }] },
          container: { args, volumeMounts: [{ name: 'scripts', mountPath: '/scripts' }] },
        }),
      ]);
    expect(running(['/scripts/run.sh'])).toEqual([]);
    expect(running(['run'])).toEqual([expect.stringContaining('api mounts scripts at /scripts, a path that neither')]);
  });

  describe('of a single file', () => {
    const file = (mountPath: string, subPath: string) =>
      findings(mountedPath, [
        settings,
        deployment('api', {
          spec: { volumes: [{ name: 'settings', configMap: { name: 'settings' } }] },
          container: { volumeMounts: [{ name: 'settings', mountPath, subPath }] },
        }),
      ]);

    it('accepts its name, and another name that the volume does not have', () => {
      expect(file('/etc/app/app.yml', 'app.yml')).toEqual([]);
      expect(file('/etc/app/config.yml', 'app.yml')).toEqual([]);
    });

    it('accepts the name of a file that another container of the pod mounts', () => {
      const mount = (mountPath: string, subPath: string) => ({ name: 'settings', mountPath, subPath });
      const pod = (...others: object[]) =>
        findings(mountedPath, [
          settings,
          deployment('api', {
            spec: {
              volumes: [{ name: 'settings', configMap: { name: 'settings' } }],
              initContainers: [{ name: 'other', image: 'docker.io/library/demo:1.2.3', volumeMounts: others }],
            },
            container: { volumeMounts: [mount('/etc/app/app.yml', 'rules.yml')] },
          }),
        ]);
      expect(pod(mount('/etc/app/app.yml', 'app.yml'))).toEqual([]);
      expect(pod(mount('/etc/app/rules.yml', 'rules.yml'))).toHaveLength(1);
    });

    it('rejects the name of another file of the volume', () => {
      expect(file('/etc/app/app.yml', 'rules.yml')).toEqual([
        'Deployment api api mounts rules.yml of the volume settings at /etc/app/app.yml, although the volume has app.yml',
      ]);
    });
  });
});
