import { alert, count, percent } from '../../../kit/alert';

const of = '{job="prometheus",instance="127.0.0.1:9090"}';
const one = (metric: string, values: string) => ({ [`${metric}${of}`]: values });
const sent = (errors: string) => ({
  'prometheus_notifications_errors_total{alertmanager="a"}': errors,
  'prometheus_notifications_sent_total{alertmanager="a"}': '0+10x60',
});

/** Alerts on Prometheus itself. */
export const prometheusRules = [
  alert('PrometheusConfigurationRefused', {
    severity: 'warning',
    holdsFor: '5m',
    expr: 'prometheus_config_last_reload_successful == 0',
    summary: 'Prometheus runs with an old configuration',
    description: 'It rejected its configuration or rule files: new rules are not evaluated.',
    runbook: 'docs/runbooks/monitoring.md#prometheus-refuses-its-configuration',
    fires: {
      given: one('prometheus_config_last_reload_successful', '0x10'),
      at: '6m',
      summary: 'Prometheus runs with an old configuration',
    },
    quiet: { given: one('prometheus_config_last_reload_successful', '1x10'), at: '10m' },
  }),
  alert('PrometheusRuleFails', {
    severity: 'warning',
    holdsFor: '5m',
    threshold: count(0, 'in 5 min: a rule that fails cannot fire'),
    expr: (limit) => `sum by (rule_group) (increase(prometheus_rule_evaluation_failures_total[5m])) > ${limit}`,
    summary: 'Rules of group {{ $labels.rule_group }} fail to evaluate',
    description: 'Several series match where one is expected: two targets expose the same series.',
    runbook: 'docs/runbooks/monitoring.md#a-rule-fails',
    fires: {
      given: { 'prometheus_rule_evaluation_failures_total{rule_group="disk"}': '0+2x60' },
      at: '12m',
      labels: { rule_group: 'disk' },
      summary: 'Rules of group disk fail to evaluate',
    },
    quiet: { given: { 'prometheus_rule_evaluation_failures_total{rule_group="disk"}': '4x60' }, at: '30m' },
  }),
  alert('PrometheusMissesEvaluations', {
    severity: 'warning',
    holdsFor: '15m',
    threshold: count(0, 'in 10 min: an evaluation has 30 s and needs less than one'),
    expr: (limit) => `sum by (rule_group) (increase(prometheus_rule_group_iterations_missed_total[10m])) > ${limit}`,
    summary: 'Prometheus is too slow for the rules of {{ $labels.rule_group }}',
    description: 'Alerts are late. Prometheus has too little CPU, or a query uses all of it.',
    runbook: 'docs/runbooks/monitoring.md#prometheus-is-too-slow',
    fires: {
      given: { 'prometheus_rule_group_iterations_missed_total{rule_group="disk"}': '0+1x60' },
      at: '30m',
      labels: { rule_group: 'disk' },
      summary: 'Prometheus is too slow for the rules of disk',
    },
    quiet: { given: { 'prometheus_rule_group_iterations_missed_total{rule_group="disk"}': '2x60' }, at: '30m' },
  }),
  alert('PrometheusHasNoAlertmanager', {
    severity: 'critical',
    holdsFor: '5m',
    threshold: count(1, 'there is one'),
    expr: (limit) => `prometheus_notifications_alertmanagers_discovered < ${limit}`,
    summary: 'Prometheus has no Alertmanager',
    description: 'Alerts, including this one, are visible only in Prometheus; the heartbeat stops.',
    runbook: 'docs/runbooks/alerts.md#the-heartbeat-stops',
    fires: {
      given: one('prometheus_notifications_alertmanagers_discovered', '0x10'),
      at: '6m',
      summary: 'Prometheus has no Alertmanager',
    },
    quiet: { given: one('prometheus_notifications_alertmanagers_discovered', '1x10'), at: '10m' },
  }),
  alert('PrometheusCannotSendAlerts', {
    severity: 'critical',
    holdsFor: '5m',
    threshold: percent(10, 'of the notifications; it retries while Alertmanager restarts'),
    expr: (limit) =>
      `sum(rate(prometheus_notifications_errors_total[5m])) / sum(rate(prometheus_notifications_sent_total[5m])) > ${limit}`,
    summary: '{{ $value | humanizePercentage }} of the alerts do not reach Alertmanager',
    description: 'Alerts are late or lost; the heartbeat stops when none arrives.',
    runbook: 'docs/runbooks/alerts.md#the-heartbeat-stops',
    fires: {
      given: sent('0+5x60'),
      at: '12m',
      labels: {},
      summary: '50% of the alerts do not reach Alertmanager',
    },
    quiet: { given: sent('0x60'), at: '30m' },
  }),
  alert('PrometheusDropsSamples', {
    severity: 'warning',
    holdsFor: '15m',
    threshold: count(0, 'in 10 min, of any of the three kinds'),
    expr: (limit) =>
      [
        'increase(prometheus_target_scrapes_exceeded_sample_limit_total[10m])',
        '+ increase(prometheus_target_scrapes_sample_duplicate_timestamp_total[10m])',
        `+ increase(prometheus_target_scrapes_sample_out_of_order_total[10m]) > ${limit}`,
      ].join(' '),
    summary: 'Prometheus drops samples of a target',
    description: 'The target exposes too many series, or two targets expose the same series.',
    runbook: 'docs/runbooks/monitoring.md#samples-are-dropped',
    fires: {
      given: {
        ...one('prometheus_target_scrapes_exceeded_sample_limit_total', '0+1x60'),
        ...one('prometheus_target_scrapes_sample_duplicate_timestamp_total', '0x60'),
        ...one('prometheus_target_scrapes_sample_out_of_order_total', '0x60'),
      },
      at: '30m',
      summary: 'Prometheus drops samples of a target',
    },
    quiet: {
      given: {
        ...one('prometheus_target_scrapes_exceeded_sample_limit_total', '3x60'),
        ...one('prometheus_target_scrapes_sample_duplicate_timestamp_total', '0x60'),
        ...one('prometheus_target_scrapes_sample_out_of_order_total', '1x60'),
      },
      at: '30m',
    },
  }),
  alert('PrometheusStorageFails', {
    severity: 'critical',
    threshold: count(0, 'in an hour: each is a loss of data or precedes one'),
    expr: (limit) =>
      `increase(prometheus_tsdb_wal_corruptions_total[1h]) + increase(prometheus_tsdb_compactions_failed_total[1h]) > ${limit}`,
    summary: 'Prometheus cannot keep its data',
    description: 'Its disk is full or damaged.',
    runbook: 'docs/runbooks/monitoring.md#storage',
    fires: {
      given: {
        ...one('prometheus_tsdb_wal_corruptions_total', '0x60'),
        ...one('prometheus_tsdb_compactions_failed_total', '0x10 1x50'),
      },
      at: '20m',
      summary: 'Prometheus cannot keep its data',
    },
    quiet: {
      given: {
        ...one('prometheus_tsdb_wal_corruptions_total', '0x60'),
        ...one('prometheus_tsdb_compactions_failed_total', '1x60'),
      },
      at: '60m',
    },
  }),
  alert('PrometheusStorageFull', {
    severity: 'info',
    holdsFor: '1h',
    threshold: percent(95, 'of the size limit: at 100 the oldest blocks are deleted early'),
    expr: (limit) => `prometheus_tsdb_storage_blocks_bytes / (prometheus_tsdb_retention_limit_bytes > 0) > ${limit}`,
    summary: 'Metrics use {{ $value | humanizePercentage }} of their storage',
    description: 'They are kept for fewer days than the record sets.',
    runbook: 'docs/runbooks/monitoring.md#storage',
    fires: {
      given: {
        ...one('prometheus_tsdb_storage_blocks_bytes', '98x90'),
        ...one('prometheus_tsdb_retention_limit_bytes', '100x90'),
      },
      at: '61m',
      summary: 'Metrics use 98% of their storage',
    },
    quiet: {
      given: {
        ...one('prometheus_tsdb_storage_blocks_bytes', '60x90'),
        ...one('prometheus_tsdb_retention_limit_bytes', '100x90'),
      },
      at: '90m',
    },
  }),
];
