import type { Cluster } from '../../../environments/schema/cluster';
import { nodeAgentsNamespace } from '../../kit/metrics';

/** The Secret with the addresses, and the folder of its keys: Alertmanager reads the files again for each notification. */
export const secret = { name: 'alertmanager', path: '/etc/alertmanager-secret' } as const;
export const secretKeys = {
  chat: 'chat-url',
  push: 'push-url',
  mail: 'mail-password',
  heartbeat: 'heartbeat-url',
} as const;

/** Each is one path: metrics count notifications by receiver. */
export type Receiver = 'chat' | 'second' | 'heartbeat';

/** `[critical] DiskSpaceCritical (2)`, or `[resolved] ...` */
const title =
  '[{{ if eq .Status "firing" }}{{ .CommonLabels.severity }}{{ else }}resolved{{ end }}] {{ .GroupLabels.alertname }} ({{ len .Alerts }})';
/** The expression of the first alert: in Prometheus, or in Grafana for an alert on logs. */
const titleLink = '{{ (index .Alerts 0).GeneratorURL }}';
/**
 * The dashboard of what an alert is about, with Grafana as `--web.external-url`. An alert on a machine has the namespace of the exporter
 * on it.
 */
const dashboardPath = [
  '{{ if .Labels.host }}/d/twisterlab-slo?var-host={{ .Labels.host }}',
  `{{ else if and .Labels.node (or (not .Labels.namespace) (eq .Labels.namespace "${nodeAgentsNamespace}")) }}/d/twisterlab-node?var-node={{ .Labels.node }}`,
  '{{ else if .Labels.namespace }}/d/twisterlab-namespace?var-namespace={{ .Labels.namespace }}',
  '{{ else }}/d/twisterlab-home{{ end }}',
].join('');

const runbook = '{{ .Annotations.runbook_url }}';
const dashboard = `{{ $.ExternalURL }}${dashboardPath}`;
/** The expression of the alert, over time. */
const graph = '{{ .GeneratorURL }}';

/** @param link in the notation of the receiver. */
const text = (link: (name: string, url: string) => string) =>
  [
    '{{ range .Alerts }}{{ .Annotations.summary }}',
    '{{ .Annotations.description }}{{ with .Annotations.threshold }}',
    'Limit: {{ . }}{{ end }}',
    [link('Runbook', runbook), link('Dashboard', dashboard), link('Graph', graph)].join('\n'),
    '{{ end }}',
  ].join('\n');

/** A push: Alertmanager would take a text that begins with `[` for a list. */
const pushTitle =
  '{{ .GroupLabels.alertname }} ({{ len .Alerts }}), {{ if eq .Status "firing" }}{{ .CommonLabels.severity }}{{ else }}resolved{{ end }}';
/**
 * Three alerts, each without a graph if its expression is long: ntfy refuses a message of more than 4,096 bytes. Alertmanager reads it
 * as YAML, and keeps it as a text because no key goes over two lines: the first line has no colon.
 */
const pushText = [
  '{{ range $index, $_ := .Alerts }}{{ if lt $index 3 }}{{ .Status }} since {{ .StartsAt.UTC.Format "15:04" }} UTC',
  '{{ .Annotations.summary }}',
  '{{ .Annotations.description }}{{ with .Annotations.threshold }}',
  'Limit: {{ . }}{{ end }}',
  `${runbook}`,
  `${dashboard}{{ if lt (len .GeneratorURL) 500 }}`,
  `${graph}{{ end }}`,
  '{{ end }}{{ end }}',
].join('\n');

const links = {
  slack: (name: string, url: string) => `<${url}|${name}>`,
  discord: (name: string, url: string) => `[${name}](${url})`,
  mail: (name: string, url: string) => `${name}: ${url}`,
} as const;

/** The receivers of alertmanager.yml. */
export function receivers({ alerts: { chat, mail } }: Pick<Cluster, 'alerts'>) {
  const all: Readonly<Record<Receiver, object>> = {
    chat: chats[chat],
    second: mail ? byMail(mail) : push,
    heartbeat: {
      webhook_configs: [{ url_file: `${secret.path}/${secretKeys.heartbeat}`, send_resolved: false, max_alerts: 1 }],
    },
  };
  return Object.entries(all).map(([name, receiver]) => ({ name, ...receiver }));
}

/** ntfy, which needs no account: it shows the message in an app. Its URL names which fields to show: docs/runbooks/alerts.md. */
const push = {
  webhook_configs: [
    {
      url_file: `${secret.path}/${secretKeys.push}`,
      send_resolved: true,
      payload: { title: pushTitle, message: pushText },
    },
  ],
} as const;

function byMail(mail: NonNullable<Cluster['alerts']['mail']>) {
  return {
    email_configs: [
      {
        to: mail.to,
        from: mail.from,
        smarthost: `${mail.smarthost}:${mail.port}`,
        auth_username: mail.user,
        auth_password_file: `${secret.path}/${secretKeys.mail}`,
        require_tls: true,
        headers: { Subject: title },
        text: text(links.mail),
        html: '',
        send_resolved: true,
      },
    ],
  };
}

const chats = {
  slack: {
    slack_configs: [
      {
        api_url_file: `${secret.path}/${secretKeys.chat}`,
        send_resolved: true,
        title,
        title_link: titleLink,
        text: text(links.slack),
        fallback: title,
      },
    ],
  },
  discord: {
    discord_configs: [
      {
        webhook_url_file: `${secret.path}/${secretKeys.chat}`,
        send_resolved: true,
        title,
        message: text(links.discord),
      },
    ],
  },
} as const;
