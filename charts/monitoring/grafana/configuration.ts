import type { Login } from '../../argo-cd/chart';

/** Paths in the container. */
export const paths = {
  configuration: '/etc/grafana/grafana.ini',
  provisioning: '/etc/grafana/provisioning',
  dashboards: '/etc/grafana/dashboards',
  data: '/var/lib/grafana',
} as const;

/** The identity provider of Argo CD, with the endpoints that Grafana does not discover. */
export interface GrafanaLogin extends Login {
  /** Authorization endpoint: Grafana redirects the browser to it. */
  readonly authorization: string;
  /** Token endpoint. */
  readonly token: string;
  /** Userinfo endpoint. */
  readonly userInfo: string;
}

type Section = Readonly<Record<string, string | number | boolean>>;

/**
 * Bundled backend plugins that no data source uses. Disabled, because each runs as a process of its own from the start.
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
    // JSON lines have a level and fields that Loki can parse.
    log: { mode: 'console' },
    'log.console': { format: 'json' },
    analytics: {
      reporting_enabled: false,
      check_for_updates: false,
      check_for_plugin_updates: false,
      feedback_links_enabled: false,
    },
    news: { news_feed_enabled: false },
    // Otherwise it replaces the image's plugins by newer ones at its start, and loses them: its file system is read-only.
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
    // Prometheus evaluates the rules, and Alertmanager sends the notifications.
    unified_alerting: { enabled: false },
  };
  return Object.entries(sections)
    .flatMap(([name, keys]) => [`[${name}]`, ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`), ''])
    .join('\n');
}

/** Members of adminGroup are administrators; all other users are viewers. */
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
