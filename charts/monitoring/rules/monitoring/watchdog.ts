import { alert } from '../../../kit/alert';
import type { Receiver } from '../../alertmanager/receivers';

/** Alertmanager routes it to an external dead man's switch. */
export const watchdogName = 'Watchdog';

const own = { 'up{job="prometheus",instance="127.0.0.1:9090"}': '1x60' };
const total = 'alertmanager_notification_requests_total';
const failed = 'alertmanager_notification_requests_failed_total';
/** Requests to the chat: all of them, and those that failed. */
const requests = (all: string, failing: string, receiver: Receiver = 'chat') => ({
  [`${total}{pod="alertmanager-0",receiver_name="${receiver}"}`]: all,
  [`${failed}{pod="alertmanager-0",receiver_name="${receiver}"}`]: failing,
});

/** Not the second path: the chat gets the alert about that one. */
const chat = 'receiver_name="chat"';
/**
 * The chat, if its requests all failed for a while. Counted by request: a notification counts as failed only after minutes of
 * retries. Differences instead of two increase(): their extrapolations differ.
 */
const dead = [
  `increase(${failed}{${chat}}[15m]) > 0`,
  `and ${total}{${chat}} - ${failed}{${chat}}`,
  `== ${total}{${chat}} offset 15m - ${failed}{${chat}} offset 15m`,
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
      // Only the heartbeat itself fails, or the second path.
      { given: { ...own, ...requests('5+1x60', '0+1x60', 'heartbeat') }, at: '30m', labels: {}, summary },
      { given: { ...own, ...requests('5+1x60', '0+1x60', 'second') }, at: '30m', labels: {}, summary },
    ],
    quiet: [
      { given: { 'up{job="prometheus",instance="127.0.0.1:9090"}': '1x2 _x20' }, at: '10m' },
      { given: { ...own, ...requests('5x10 6+1x40', '0x10 1+1x40') }, at: '30m' },
    ],
  }),
];
