import { alert, count } from '../../kit/alert';

const failed = (integration: string, values: string) => ({
  [`alertmanager_notifications_failed_total{pod="alertmanager-0",integration="${integration}",reason="other"}`]: values,
});

export const alertmanagerRules = [
  alert('AlertmanagerCannotNotify', {
    severity: 'critical',
    holdsFor: '5m',
    threshold: count(
      2,
      'failures in 15 min: it tries each message several times, and one that goes through counts as none',
    ),
    expr: (limit) => `sum by (integration) (increase(alertmanager_notifications_failed_total[15m])) > ${limit}`,
    summary: 'Alerts cannot be sent by {{ $labels.integration }}',
    description: 'Nobody hears of what fires by that way. This one comes by the others.',
    runbook: 'docs/runbooks/alerts.md#alerts-are-not-received',
    fires: {
      given: failed('webhook', '0x5 0+1x60'),
      at: '20m',
      labels: { integration: 'webhook' },
      summary: 'Alerts cannot be sent by webhook',
    },
    quiet: [
      { given: failed('webhook', '7x60'), at: '40m' },
      { given: failed('webhook', '0x5 1x60'), at: '15m' },
    ],
  }),
  alert('AlertmanagerConfigurationRefused', {
    severity: 'warning',
    holdsFor: '5m',
    expr: 'alertmanager_config_last_reload_successful == 0',
    summary: 'Alertmanager goes on with an old configuration',
    description: 'It read its file again and refused it.',
    runbook: 'docs/runbooks/alerts.md#alerts-are-not-received',
    fires: {
      given: { 'alertmanager_config_last_reload_successful{pod="alertmanager-0"}': '0x10' },
      at: '6m',
      summary: 'Alertmanager goes on with an old configuration',
    },
    quiet: { given: { 'alertmanager_config_last_reload_successful{pod="alertmanager-0"}': '1x10' }, at: '10m' },
  }),
];
