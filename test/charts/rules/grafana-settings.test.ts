import { images } from '../../../charts/images';
import { grafanaSettings } from '../../../charts/rules/grafana-settings';
import { findingsInFile } from '../../kit/changed-file';
import { deployment, findings } from '../../kit/objects';

const check = (change?: readonly [string, string]) =>
  findingsInFile(grafanaSettings, { environment: 'edge', object: 'grafana-config', key: 'grafana.ini' }, change);

describe('grafana-settings', () => {
  it('accepts the rendered file', () => {
    expect(check()).toEqual([]);
  });

  it('accepts other forms of logs, cookies and refreshes', () => {
    expect(check(['format = json', 'format = text'])).toEqual([]);
    expect(check(['min_refresh_interval = 10s', 'min_refresh_interval = 30s'])).toEqual([]);
    expect(check(['cookie_samesite = lax', 'cookie_samesite = strict'])).toEqual([]);
  });

  it.each([
    ['[security]\n', '', '[plugins] cookie_secure is no setting'],
    ['allow_sign_up', 'allow_sign_upx', '[users] allow_sign_upx is no setting'],
    ['[news]', '[newsx]', '[newsx] is no section'],
    [
      'cookie_samesite = lax',
      'cookie_samesite = lax-x',
      '[security] cookie_samesite is lax-x, which Grafana cannot read',
    ],
    ['cookie_samesite = lax', 'cookie_samesite = none', 'other sites make requests with the session'],
    ['cookie_secure = true', '', '[security] cookie_secure is false (unset)'],
    ['reporting_enabled = false', '', '[analytics] reporting_enabled is true (unset)'],
    ['mode = console', 'mode = file', '[log] mode is file'],
    ['http_port = 3000', 'http_port = 3001', '[server] http_port is 3001, which the container does not open'],
    ['root_url = https://grafana', 'root_url = https://grafanax', '[server] root_url is https://grafanax'],
    ['domain = grafana', 'domain = other', '[server] domain is other'],
    ['twisterlab-home.json', 'twisterlab-start.json', '[dashboards] default_home_dashboard_path is'],
    ['zipkin', 'zipkin-x', 'disable_plugins has zipkin-x'],
    ['disable_login_form = false', 'disable_login_form = true', 'no user can log in'],
    ['mode = console', 'mode = console\nmode = console', '[log] has mode twice'],
    ['mode = console', 'mode = console\nlevel', 'the line level is no setting'],
    [
      '[auth]',
      '[auth.generic_oauth]\nenabled = true\nuse_pkce = false\nrole_attribute_strict = true\n[auth]',
      '[auth.generic_oauth] use_pkce is false',
    ],
  ])('rejects %j as %j', (from, to, message) => {
    const found = check([from, to]);
    expect(found.join('\n')).toContain(message);
  });

  it('rejects a Grafana without its file', () => {
    expect(findings(grafanaSettings, [deployment('grafana', { image: images.grafana })])).toEqual([
      'Deployment grafana runs Grafana without /etc/grafana/grafana.ini: it has the default settings',
    ]);
  });
});
