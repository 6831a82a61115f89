import { alert, count } from '../../../kit/alert';
import type { Receiver } from '../../alertmanager/receivers';

const labels = (receiver: Receiver, integration: string) =>
  `pod="alertmanager-0",receiver_name="${receiver}",integration="${integration}"`;
const failed = (receiver: Receiver, values: string, integration = 'webhook') => ({
  [`alertmanager_notifications_failed_total{${labels(receiver, integration)},reason="other"}`]: values,
});
/** Notifications, whether they succeed or not. */
const sent = (receiver: Receiver, values: string, integration = 'webhook') => ({
  [`alertmanager_notifications_total{${labels(receiver, integration)}}`]: values,
});
const within = (counter: string, window: string) => `sum by (receiver_name) (increase(${counter}[${window}]))`;

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
    summary: 'Alertmanager cannot send notifications to {{ $labels.receiver_name }}',
    description:
      'Notifications to this receiver are lost. This message comes by the other path; if both fail, the heartbeat stops.',
    runbook: 'docs/runbooks/alerts.md#alerts-are-not-received',
    fires: [
      {
        given: { ...failed('chat', '0x5 0+1x60', 'slack'), ...sent('chat', '9x5 9+1x60', 'slack') },
        at: '30m',
        labels: { receiver_name: 'chat' },
        summary: 'Alertmanager cannot send notifications to chat',
      },
      {
        // The heartbeat, by the same integration, succeeds.
        given: {
          ...failed('second', '0x5 0+1x60'),
          ...sent('second', '9x5 9+1x60'),
          ...failed('heartbeat', '0x65'),
          ...sent('heartbeat', '0+1x65'),
        },
        at: '30m',
        labels: { receiver_name: 'second' },
        summary: 'Alertmanager cannot send notifications to second',
      },
    ],
    quiet: [
      { given: failed('second', '7x60'), at: '40m' },
      { given: failed('second', '0x5 1x60'), at: '15m' },
      // A new cluster, whose addresses come later.
      { given: { ...failed('second', '0+1x10 10x60'), ...sent('second', '0+1x60') }, at: '22m' },
    ],
    // The chat accepts messages again.
    recovers: {
      given: { ...failed('chat', '30x60', 'slack'), ...sent('chat', '39+1x60', 'slack') },
      at: '50m',
    },
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
