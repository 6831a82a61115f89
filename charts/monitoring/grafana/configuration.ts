import type { SignOn } from '../../../environments/schema/sign-on';
import { authority, scopes } from '../../sign-on/identity-provider';
import { unusedPlugins } from './plugins';

/** Paths in the container. */
export const paths = {
  configuration: '/etc/grafana/grafana.ini',
  provisioning: '/etc/grafana/provisioning',
  dashboards: '/etc/grafana/dashboards',
  data: '/var/lib/grafana',
} as const;

/** Single sign-on, and whether the cluster's own CA signs the certificate of the provider. */
export interface GrafanaSignOn extends SignOn {
  readonly ownAuthority: boolean;
}

type Section = Readonly<Record<string, string | number | boolean>>;

/** The text of grafana.ini. Passwords and keys come as variables. @param home file of the dashboard that opens first. */
export function configuration(host: string, home: string, signOn?: GrafanaSignOn): string {
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
      // No account with a password beside those of the provider.
      ...(signOn && { disable_initial_admin_creation: true }),
    },
    snapshots: { enabled: false, external_enabled: false },
    users: { allow_sign_up: false, allow_org_create: false, default_theme: 'system' },
    'auth.anonymous': { enabled: false },
    'auth.basic': { enabled: false },
    auth: { disable_login_form: signOn !== undefined },
    ...(signOn && { 'auth.generic_oauth': oidc(signOn) }),
    dashboards: { default_home_dashboard_path: home, min_refresh_interval: '10s' },
    // Prometheus evaluates the rules, and Alertmanager sends the notifications.
    unified_alerting: { enabled: false },
  };
  return Object.entries(sections)
    .flatMap(([name, keys]) => [`[${name}]`, ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`), ''])
    .join('\n');
}

/** A user whose groups give no role cannot log in. */
function oidc({ clients, endpoints, groups, ownAuthority }: GrafanaSignOn): Section {
  return {
    enabled: true,
    name: 'OpenID Connect',
    client_id: clients.grafana,
    auth_url: endpoints.authorization,
    token_url: endpoints.token,
    api_url: endpoints.userInfo,
    scopes: scopes.join(' '),
    use_pkce: true,
    role_attribute_path: [roleOf('Admin', groups.admin), roleOf('Viewer', groups.viewer)].filter(Boolean).join(' || '),
    role_attribute_strict: true,
    // Instead of the public CAs.
    ...(ownAuthority && { tls_client_ca: authority.file }),
  };
}

/** In JMESPath `&&` binds closer than `||`. */
function roleOf(role: string, groups: readonly string[]): string {
  const member = groups.map((group) => `contains(groups[*], '${group}')`).join(' || ');
  return member && `(${member}) && '${role}'`;
}
