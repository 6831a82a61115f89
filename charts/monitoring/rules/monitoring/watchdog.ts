import { alert } from '../../../kit/alert';

/** Alertmanager routes it to an external dead man's switch. */
export const watchdogName = 'Watchdog';

const own = { 'up{job="prometheus",instance="127.0.0.1:9090"}': '1x60' };
const total = 'alertmanager_notification_requests_total';
const failed = 'alertmanager_notification_requests_failed_total';
/** Requests to the chat: all of them, and those that failed. */
const requests = (all: string, failing: string, integration = 'slack') => ({
  [`${total}{pod="alertmanager-0",integration="${integration}"}`]: all,
  [`${failed}{pod="alertmanager-0",integration="${integration}"}`]: failing,
});

/** All integrations except the one that sends the heartbeat itself. */
const others = 'integration!="webhook"';
/**
 * Integrations whose requests all failed for a while. Counted by request: a notification counts as failed only after minutes of
 * retries. Differences instead of two increase(): their extrapolations differ.
 */
const dead = [
  `increase(${failed}{${others}}[15m]) > 0`,
  `and ${total}{${others}} - ${failed}{${others}}`,
  `== ${total}{${others}} offset 15m - ${failed}{${others}} offset 15m`,
].join(' ');
const summary = 'Prometheus scrapes and Alertmanager sends';

export const watchdog = [
  alert(watchdogName, {
    severity: 'info',
    // Not vector(1), which still fires when Prometheus can no longer store samples. An alert about a dead chat cannot arrive by
    // that chat, so the heartbeat stops with it.
    expr: `sum(up{job="prometheus"}) > 0 unless on () (${dead})`,
    summary,
    description: 'It always fires. An external service raises the alarm when it stops.',
    runbook: 'docs/runbooks/alerts.md#the-heartbeat-stops',
    fires: [
      { given: own, at: '1m', labels: {}, summary },
      // Some requests succeed.
      { given: { ...own, ...requests('5+2x60', '0+1x60') }, at: '30m', labels: {}, summary },
      // The chat was dead and works again.
      { given: { ...own, ...requests('5x10 6+1x40', '0x10 1+1x30 31x20') }, at: '45m', labels: {}, summary },
      // Only the heartbeat itself fails.
      { given: { ...own, ...requests('5+1x60', '0+1x60', 'webhook') }, at: '30m', labels: {}, summary },
    ],
    quiet: [
      { given: { 'up{job="prometheus",instance="127.0.0.1:9090"}': '1x2 _x20' }, at: '10m' },
      { given: { ...own, ...requests('5x10 6+1x40', '0x10 1+1x40') }, at: '30m' },
    ],
  }),
];
