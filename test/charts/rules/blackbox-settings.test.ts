import { is, type Kinds } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { blackboxSettings } from '../../../charts/rules/blackbox-settings';
import { type Changes, type Edit, findingsIn, set } from '../../kit/application';

const check = (changes: Changes) =>
  findingsIn(
    blackboxSettings,
    ['blackbox-exporter', 'prometheus', 'trust-bundle', 'namespaces'],
    'blackbox.yml',
    changes,
  );
describe('blackbox-settings', () => {
  it('accepts the rendered modules', () => {
    expect(check({})).toEqual([]);
  });

  it('accepts a timeout of the exporter itself, and IPv6', () => {
    const file: Edit = ({ modules }) => {
      delete modules.https_200.timeout;
      modules.https_200.http.preferred_ip_protocol = 'ip6';
    };
    expect(check({ file })).toEqual([]);
  });

  it('accepts the CAs of the image where no other one is mounted: a cluster with ACME', () => {
    const file = set('modules', {
      https_200: {
        prober: 'http',
        http: { valid_status_codes: [200], follow_redirects: false, fail_if_not_ssl: true },
      },
      https_401: {
        prober: 'http',
        http: { valid_status_codes: [401], follow_redirects: false, fail_if_not_ssl: true },
      },
    });
    const object = (manifest: Manifest) => {
      if (is(manifest, 'Deployment')) Object.assign(manifest.spec.template.spec, { volumes: volumesOf(manifest) });
    };
    const volumesOf = ({ spec }: Kinds['Deployment']) =>
      spec.template.spec.volumes?.filter(({ name }) => name !== 'authority');
    expect(check({ file, object })).toEqual([]);
  });

  it.each<[string, Edit, string]>([
    ['an unknown field', set('modules.https_200.http.fail_if_no_ssl', true), 'is not a field'],
    ['an unknown prober', set('modules.https_200.prober', 'http-x'), 'modules.https_200.prober: '],
    ['no prober', set('modules.https_200.prober', undefined), 'modules.https_200.prober is not set'],
    [
      'no probe',
      set('modules.https_200.http', undefined),
      'modules.https_200.http is not set: the probe then follows redirects',
    ],
    [
      'an unknown protocol',
      set('modules.https_200.http.preferred_ip_protocol', 'ip5'),
      'modules.https_200.http.preferred_ip_',
    ],
    [
      'no status',
      set('modules.https_401.http.valid_status_codes', undefined),
      'modules.https_401.http.valid_status_codes is not set',
    ],
    ['an impossible status', set('modules.https_200.http.valid_status_codes', [0]), 'valid_status_codes.0: 0 is less'],
    ['another status', set('modules.https_401.http.valid_status_codes', [200]), 'is 200: the name promises 401'],
    [
      'redirects',
      set('modules.https_200.http.follow_redirects', undefined),
      'modules.https_200.http.follow_redirects is not set',
    ],
    [
      'plain HTTP',
      set('modules.https_401.http.fail_if_not_ssl', false),
      'modules.https_401.http.fail_if_not_ssl is false',
    ],
    ['only plain HTTP', set('modules.https_401.http.fail_if_ssl', true), 'no target with TLS passes'],
    [
      'no CA',
      set('modules.https_401.http.tls_config', undefined),
      'ca_file is not set: certificates of the CA in twisterlab-ca',
    ],
    [
      'another CA',
      set('modules.https_200.http.tls_config.ca_file', '/etc/authority/x.crt'),
      'which the container does not mount',
    ],
    [
      'an unmounted CA',
      set('modules.https_200.http.tls_config.ca_file', '/ca.crt'),
      'which the container does not mount',
    ],
    [
      'any certificate',
      set('modules.https_200.http.tls_config.insecure_skip_verify', true),
      'a wrong certificate passes',
    ],
    ['no duration', set('modules.https_200.timeout', '9sx'), 'modules.https_200.timeout: '],
    ['a long timeout', set('modules.https_200.timeout', '90s'), 'it must end before Prometheus does, after 10s'],
    [
      'a missing module',
      set('modules.https_401', undefined),
      'it has no module https_401, which the job blackbox of Prometheus uses',
    ],
    [
      'an unused module',
      (content) => (content.modules.https_404 = { ...content.modules.https_200, http: undefined }),
      'no job of Prometheus uses the module https_404',
    ],
  ])('rejects %s', (_, file, message) => {
    expect(check({ file })).toContainEqual(expect.stringContaining(message));
  });

  it('rejects an exporter without its file', () => {
    const object = (manifest: Manifest) => {
      if (manifest.kind === 'ConfigMap') Object.assign(manifest.metadata, { name: 'other' });
    };
    expect(check({ object })).toEqual(['the blackbox exporter runs without a file of a ConfigMap in --config.file']);
  });
});
