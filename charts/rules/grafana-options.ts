/** A setting of grafana.ini. Source: conf/defaults.ini of Grafana 13. */
export interface GrafanaOption {
  readonly form: RegExp;
  /** What applies if it is unset. Required with `must`. */
  readonly byDefault?: string;
  /** Which values are allowed, and what happens with others. */
  readonly must?: readonly [values: RegExp, otherwise: string];
}

const flag = /^(true|false)$/;
const text = /\S/;
const https = /^https:\/\/\S+$/;
const option = (form: RegExp, byDefault?: string, must?: GrafanaOption['must']): GrafanaOption => ({
  form,
  ...(byDefault !== undefined && { byDefault }),
  ...(must && { must }),
});
const on = (byDefault: string, otherwise: string) => option(flag, byDefault, [/^true$/, otherwise]);
const off = (byDefault: string, otherwise: string) => option(flag, byDefault, [/^false$/, otherwise]);

const outside = 'Grafana calls a server outside of the cluster';
const appears = 'an unknown client gets an account or reads without one';

/** The settings that this site may set, by section. A setting that is not here is a typing error, or an option to add here. */
export const grafanaOptions: Readonly<Record<string, Readonly<Record<string, GrafanaOption>>>> = {
  server: {
    http_port: option(/^\d+$/, '3000'),
    domain: option(/^[a-z0-9.-]+$/),
    root_url: option(https),
  },
  log: {
    mode: option(/^(console|file|syslog)( (console|file|syslog))*$/, 'console file', [
      /^console$/,
      'logs go to a file in a read-only file system, and to no collector',
    ]),
    level: option(/^(debug|info|warn|error|critical)$/),
  },
  'log.console': { format: option(/^(json|text|console)$/), level: option(/^(debug|info|warn|error|critical)$/) },
  analytics: {
    reporting_enabled: off('true', outside),
    check_for_updates: off('true', outside),
    check_for_plugin_updates: off('true', outside),
    feedback_links_enabled: off('true', 'every page has links to a server outside'),
  },
  news: { news_feed_enabled: off('true', outside) },
  plugins: {
    preinstall_disabled: on('false', 'it replaces plugins of the image at its start, and loses them'),
    plugin_admin_enabled: off('true', 'a user installs plugins that Git does not have'),
    disable_plugins: option(/^[a-z0-9-]+(,[a-z0-9-]+)*$/),
  },
  security: {
    cookie_secure: on('false', 'browsers send the session over plain HTTP too'),
    cookie_samesite: option(/^(lax|strict|none|disabled)$/, 'lax', [
      /^(lax|strict)$/,
      'other sites make requests with the session of a user',
    ]),
    disable_gravatar: on('false', 'browsers send a hash of the mail address of each user to gravatar.com'),
    content_security_policy: on('false', 'a script in a panel runs with the rights of the user who opens it'),
    disable_initial_admin_creation: option(flag),
  },
  snapshots: {
    enabled: off('true', 'a link shows data without a login'),
    external_enabled: off('true', 'a click publishes data on a server outside'),
  },
  users: {
    allow_sign_up: off('false', appears),
    allow_org_create: off('false', 'a user creates organisations, without the data sources of Git'),
    default_theme: option(/^(dark|light|system)$/),
  },
  'auth.anonymous': { enabled: off('false', appears) },
  'auth.basic': { enabled: off('true', 'every request may try a password, past the limit of the login form') },
  auth: { disable_login_form: option(flag, 'false') },
  'auth.generic_oauth': {
    enabled: option(flag, 'false'),
    name: option(text),
    client_id: option(text),
    auth_url: option(https),
    token_url: option(https),
    api_url: option(https),
    scopes: option(/^\S+( \S+)*$/),
    use_pkce: on('false', 'an intercepted code of a login gives a session'),
    role_attribute_path: option(text),
    role_attribute_strict: on('false', 'a user of the provider without a role gets in'),
    tls_client_ca: option(/^\/\S+$/),
  },
  dashboards: {
    default_home_dashboard_path: option(/^\/\S+\.json$/),
    min_refresh_interval: option(/^\d+(s|m|h)$/),
  },
  unified_alerting: {
    enabled: off('true', 'Grafana evaluates rules and sends notifications beside Prometheus and Alertmanager'),
  },
};
