import { alert, count } from '../../../kit/alert';

const failed = (integration: string, values: string) => ({
  [`alertmanager_notifications_failed_total{pod="alertmanager-0",integration="${integration}",reason="other"}`]: values,
});
/** Notifications, whether they succeed or not. */
const sent = (integration: string, values: string) => ({
  [`alertmanager_notifications_total{pod="alertmanager-0",integration="${integration}"}`]: values,
});
const within = (counter: string, window: string) => `sum by (integration) (increase(${counter}[${window}]))`;

export const alertmanagerRules = [
  alert('AlertmanagerCannotNotify', {
    severity: 'critical',
    holdsFor: '5m',
    threshold: count(
      2,
      'failures in 30 min: each notification is retried for five minutes, and one that succeeds in the end does not count',
    ),
    // A half: increase() extrapolates. One that succeeds shows that the receiver works again.
    expr: (limit) =>
      `${within('alertmanager_notifications_failed_total', '30m')} > ${limit} unless ${within('alertmanager_notifications_total', '10m')} - ${within('alertmanager_notifications_failed_total', '10m')} > 0.5`,
    summary: 'Alertmanager cannot send notifications by {{ $labels.integration }}',
    description:
      'Notifications by this integration are lost. If all of them fail, this one too: then the heartbeat stops.',
    runbook: 'docs/runbooks/alerts.md#alerts-are-not-received',
    fires: {
      given: { ...failed('webhook', '0x5 0+1x60'), ...sent('webhook', '9x5 9+1x60') },
      at: '30m',
      labels: { integration: 'webhook' },
      summary: 'Alertmanager cannot send notifications by webhook',
    },
    quiet: [
      { given: failed('webhook', '7x60'), at: '40m' },
      { given: failed('webhook', '0x5 1x60'), at: '15m' },
      // A new cluster, whose addresses of chat and heartbeat come later.
      { given: { ...failed('webhook', '0+1x10 10x60'), ...sent('webhook', '0+1x60') }, at: '22m' },
    ],
  }),
  alert('AlertmanagerConfigurationRefused', {
    severity: 'warning',
    holdsFor: '5m',
    expr: 'alertmanager_config_last_reload_successful == 0',
    summary: 'Alertmanager runs with an old configuration',
    description: 'It rejected the new file when it reloaded.',
    runbook: 'docs/runbooks/alerts.md#alerts-are-not-received',
    fires: {
      given: { 'alertmanager_config_last_reload_successful{pod="alertmanager-0"}': '0x10' },
      at: '6m',
      summary: 'Alertmanager runs with an old configuration',
    },
    quiet: { given: { 'alertmanager_config_last_reload_successful{pod="alertmanager-0"}': '1x10' }, at: '10m' },
  }),
];
