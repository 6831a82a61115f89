import { registries, registriesPath } from '@twisterlab/platform/hosts/registries';
import { nodeRegistries } from '@twisterlab/platform/verify/network/node-registries';
import { yamlText } from '@twisterlab/platform/write/yaml';
import { cluster, configMap, findings } from '../../kit/objects';

const host = 'harbor.twisterlab.local';
const check = (content?: object) => {
  const files = content ? [{ path: registriesPath, text: yamlText(content) }] : [];
  return findings(
    nodeRegistries(() => files),
    [configMap('any', {})],
  );
};

describe('node-registries', () => {
  it('accepts machines without the file, and what is rendered with and without a mirror', () => {
    expect(check()).toEqual([]);
    expect(check(registries(cluster))).toEqual([]);
    const mirror = { host, projects: { 'docker.io': 'docker.io' }, caFile: '/etc/ca.crt' };
    expect(check(registries({ ...cluster, imageMirror: mirror }))).toEqual([]);
  });

  it.each([
    [{ tls: { insecure_skip_verify: true } }, `does not verify ${host} (insecure_skip_verify)`],
    [{ auth: { username: 'admin', password: 'Harbor12345' } }, `holds a login of ${host}`],
    [{ auth: { identity_token: 'x' } }, `holds a login of ${host}`],
  ])('rejects the setting %j', (config, message) => {
    expect(check({ configs: { [host]: config } }).join('\n')).toContain(message);
  });

  it('rejects a mirror without encryption', () => {
    expect(
      check({ mirrors: { '*': {}, 'docker.io': { endpoint: ['http://192.168.0.9:5000'] } } }).join('\n'),
    ).toContain('pulls images of docker.io without encryption from http://192.168.0.9:5000');
  });

  it('reads the rendered files of every machine by default', () => {
    expect(findings(nodeRegistries(), [configMap('any', {})])).toEqual([]);
  });
});
