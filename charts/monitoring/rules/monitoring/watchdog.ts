import { alert } from '../../../kit/alert';

/** Alertmanager routes it to an external dead man's switch. */
export const watchdogName = 'Watchdog';

export const watchdog = [
  alert(watchdogName, {
    severity: 'info',
    // Not vector(1), which still fires when Prometheus can no longer store samples.
    expr: 'sum(up{job="prometheus"}) > 0',
    summary: 'Prometheus scrapes and Alertmanager sends',
    description: 'It always fires. An external service raises the alarm when it stops.',
    runbook: 'docs/runbooks/alerts.md#the-heartbeat-stops',
    fires: {
      given: { 'up{job="prometheus",instance="127.0.0.1:9090"}': '1x20' },
      at: '1m',
      labels: {},
      summary: 'Prometheus scrapes and Alertmanager sends',
    },
    quiet: { given: { 'up{job="prometheus",instance="127.0.0.1:9090"}': '1x2 _x20' }, at: '10m' },
  }),
];
