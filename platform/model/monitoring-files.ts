/** Label of the ConfigMaps that Prometheus reads rules from. */
export const alertRules = { 'twisterlab.io/alert-rules': 'prometheus' } as const;
/** Label of the ConfigMaps that Loki reads rules from. */
export const logAlertRules = { 'twisterlab.io/alert-rules': 'loki' } as const;
/**
 * Label of the ConfigMap with the configuration of the Prometheus that scrapes the cluster. A chart may bring a Prometheus of its own,
 * with another configuration, which has no bearing on these rules and dashboards.
 */
export const scrapeConfig = { 'twisterlab.io/scrape-config': 'prometheus' } as const;
/** Label of the ConfigMaps with dashboards of that Prometheus. */
export const dashboards = { 'twisterlab.io/dashboards': 'grafana' } as const;

/** Whether labels contain these. */
export function hasLabels(
  labels: Readonly<Record<string, string>> | undefined,
  wanted: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(wanted).every(([key, value]) => labels?.[key] === value);
}
