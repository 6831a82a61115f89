import type { Login } from '../../argo-cd/chart';

/** Where files lie in the container. */
export const paths = {
  configuration: '/etc/grafana/grafana.ini',
  provisioning: '/etc/grafana/provisioning',
  dashboards: '/etc/grafana/dashboards',
  data: '/var/lib/grafana',
} as const;

/** An identity provider, as Argo CD has it, with the addresses that Grafana does not look up itself. */
export interface GrafanaLogin extends Login {
  /** URL that a browser is sent to. */
  readonly authorization: string;
  /** URL that gives tokens. */
  readonly token: string;
  /** URL that tells who somebody is. */
  readonly userInfo: string;
}

type Section = Readonly<Record<string, string | number | boolean>>;

/**
 * Plugins that are programs of their own in the image, each a process from the start on. Only those that a data source has run.
 * Source: the image's folder data/plugins-bundled.
 */
const unusedPlugins = [
  'cloudwatch',
  'elasticsearch',
  'grafana-azure-monitor-datasource',
  'grafana-postgresql-datasource',
  'grafana-pyroscope-datasource',
  'graphite',
  'influxdb',
  'mssql',
  'mysql',
  'opentsdb',
  'parca',
  'stackdriver',
  'tempo',
  'zipkin',
];

/** The text of grafana.ini. Passwords and keys come as variables. @param home file of the dashboard that opens first. */
export function configuration(host: string, home: string, login?: GrafanaLogin): string {
  const sections: Readonly<Record<string, Section>> = {
    server: { http_port: 3000, domain: host, root_url: `https://${host}/` },
    // A line says what it is by itself, wherever it is read.
    log: { mode: 'console' },
    'log.console': { format: 'json' },
    analytics: {
      reporting_enabled: false,
      check_for_updates: false,
      check_for_plugin_updates: false,
      feedback_links_enabled: false,
    },
    news: { news_feed_enabled: false },
    // At its start it would replace the image's plugins by newer ones, and lose them: its file system is read-only.
    plugins: { preinstall_disabled: true, plugin_admin_enabled: false, disable_plugins: unusedPlugins.join(',') },
    security: {
      cookie_secure: true,
      cookie_samesite: 'lax',
      disable_gravatar: true,
      content_security_policy: true,
    },
    snapshots: { enabled: false, external_enabled: false },
    users: { allow_sign_up: false, allow_org_create: false, default_theme: 'system' },
    'auth.anonymous': { enabled: false },
    'auth.basic': { enabled: false },
    auth: { disable_login_form: login !== undefined },
    ...(login && { 'auth.generic_oauth': oidc(login) }),
    dashboards: { default_home_dashboard_path: home, min_refresh_interval: '10s' },
    // Prometheus judges the rules, and Alertmanager tells.
    unified_alerting: { enabled: false },
  };
  return Object.entries(sections)
    .flatMap(([name, keys]) => [`[${name}]`, ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`), ''])
    .join('\n');
}

/** Who is in the group of administrators is one; everybody else reads. */
function oidc({ clientId, adminGroup, authorization, token, userInfo }: GrafanaLogin): Section {
  return {
    enabled: true,
    name: 'OIDC',
    client_id: clientId,
    auth_url: authorization,
    token_url: token,
    api_url: userInfo,
    scopes: 'openid profile email groups',
    use_pkce: true,
    role_attribute_path: `contains(groups[*], '${adminGroup}') && 'Admin' || 'Viewer'`,
    role_attribute_strict: true,
  };
}
