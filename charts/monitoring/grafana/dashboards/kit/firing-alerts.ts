/**
 * Number of firing alerts of Prometheus and Loki, without Watchdog. Loki has no series ALERTS, so Alertmanager counts; without
 * Alertmanager, those of Prometheus.
 */
export const firingAlerts =
  'sum(alertmanager_alerts{state=~"active|suppressed"}) - (count(ALERTS{alertstate="firing",alertname="Watchdog"}) or vector(0)) or count(ALERTS{alertstate="firing",alertname!="Watchdog"}) or vector(0)';
