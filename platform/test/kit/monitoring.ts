import type { Manifest } from '@twisterlab/platform/model/manifest';
import { alertRules, dashboards, logAlertRules, scrapeConfig } from '@twisterlab/platform/model/monitoring-files';
import { yamlText } from '@twisterlab/platform/write/yaml';
import { object } from './objects';

/** A ConfigMap of Prometheus' configuration with these scrape_configs. */
export function prometheusConfig(...configs: readonly object[]): Manifest {
  return inMonitoring('prometheus-config', { 'prometheus.yml': yamlText({ scrape_configs: configs }) }, scrapeConfig);
}

/** A scrape job of pods, with the target labels that the platform sets. */
export const job = (name: string, rest: object = {}) => ({
  job_name: name,
  relabel_configs: ['namespace', 'pod', 'node', 'instance'].map((target_label) => ({ target_label })),
  ...rest,
});

/** A ConfigMap of rules for Prometheus. */
export function rules(...of: readonly object[]): Manifest {
  return inMonitoring(
    'prometheus-rules',
    { 'rules.yml': yamlText({ groups: [{ name: 'demo', rules: of }] }) },
    alertRules,
  );
}

/** A ConfigMap of rules for Loki. */
export function lokiRules(...of: readonly object[]): Manifest {
  return inMonitoring(
    'loki-rules',
    { 'rules.yml': yamlText({ groups: [{ name: 'demo', rules: of }] }) },
    logAlertRules,
  );
}

/** A ConfigMap with a dashboard. */
export function dashboard(fields: object): Manifest {
  return inMonitoring(
    'dashboard-demo',
    { 'demo.json': JSON.stringify({ title: 'Demo', panels: [], ...fields }) },
    dashboards,
  );
}

function inMonitoring(name: string, data: Record<string, string>, labels: object): Manifest {
  return object('v1', 'ConfigMap', name, { metadata: { labels }, data }, 'monitoring');
}
