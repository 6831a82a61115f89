import { alert } from '../../kit/alert';

/** The route that Alertmanager sends it by, to somebody outside who calls when it stops. */
export const watchdogName = 'Watchdog';

export const watchdog = [
  alert(watchdogName, {
    severity: 'info',
    // Not vector(1): that goes on when Prometheus can no longer store a sample.
    expr: 'sum(up{job="prometheus"}) > 0',
    summary: 'Metrics are read and alerts are sent',
    description: 'It always fires. Somebody outside raises the alarm when it stops coming.',
    runbook: 'docs/runbooks/alerts.md#the-heartbeat-stops',
    fires: {
      given: { 'up{job="prometheus",instance="127.0.0.1:9090"}': '1x20' },
      at: '1m',
      labels: {},
      summary: 'Metrics are read and alerts are sent',
    },
    quiet: { given: { 'up{job="prometheus",instance="127.0.0.1:9090"}': '1x2 _x20' }, at: '10m' },
  }),
];
