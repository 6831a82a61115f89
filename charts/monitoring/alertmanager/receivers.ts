import type { Cluster } from '../../../environments/schema/cluster';

/** The Secret with the addresses, and the folder of its keys: Alertmanager reads the files again for each notification. */
export const secret = { name: 'alertmanager', path: '/etc/alertmanager-secret' } as const;
export const secretKeys = { chat: 'chat-url', heartbeat: 'heartbeat-url', mail: 'mail-password' } as const;

export type Receiver = 'critical' | 'chat' | 'heartbeat';

/** `[critical] DiskSpaceCritical (2)`, or `[resolved] ...` */
const title =
  '[{{ if eq .Status "firing" }}{{ .CommonLabels.severity }}{{ else }}resolved{{ end }}] {{ .GroupLabels.alertname }} ({{ len .Alerts }})';
/** The expression of the first alert: in Prometheus, or in Grafana for an alert on logs. */
const titleLink = '{{ (index .Alerts 0).GeneratorURL }}';
const text = [
  '{{ range .Alerts }}{{ .Annotations.summary }}',
  '{{ .Annotations.description }}{{ with .Annotations.threshold }}',
  'Limit: {{ . }}{{ end }}',
  '{{ .Annotations.runbook_url }}',
  '{{ end }}',
].join('\n');

/** The receivers of alertmanager.yml. */
export function receivers({ alerts: { chat, mail } }: Pick<Cluster, 'alerts'>) {
  const inChat = chats[chat];
  const inMail = mail && {
    email_configs: [
      {
        to: mail.to,
        from: mail.from,
        smarthost: `${mail.smarthost}:${mail.port}`,
        auth_username: mail.user,
        auth_password_file: `${secret.path}/${secretKeys.mail}`,
        require_tls: true,
        headers: { Subject: title },
        text,
        html: '',
        send_resolved: true,
      },
    ],
  };
  const all: Readonly<Record<Receiver, object>> = {
    critical: { ...inChat, ...inMail },
    chat: inChat,
    heartbeat: {
      webhook_configs: [{ url_file: `${secret.path}/${secretKeys.heartbeat}`, send_resolved: false, max_alerts: 1 }],
    },
  };
  return Object.entries(all).map(([name, receiver]) => ({ name, ...receiver }));
}

const chats = {
  slack: {
    slack_configs: [
      {
        api_url_file: `${secret.path}/${secretKeys.chat}`,
        send_resolved: true,
        title,
        title_link: titleLink,
        text,
        fallback: title,
      },
    ],
  },
  discord: {
    discord_configs: [
      { webhook_url_file: `${secret.path}/${secretKeys.chat}`, send_resolved: true, title, message: text },
    ],
  },
} as const;
