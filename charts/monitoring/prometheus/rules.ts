import type { MonitoringRule, RuleGroup } from '@twisterlab/platform/model/monitoring';
import { yamlText } from '@twisterlab/platform/write/yaml';
import type { Cluster } from '../../../environments/schema/cluster';

/** A file for each group, named after it. */
export function ruleFiles(groups: readonly RuleGroup[], cluster: Pick<Cluster, 'repository'>): Record<string, string> {
  return Object.fromEntries(
    groups.map(({ name, rules }) => {
      const group = { name, rules: rules.map((rule) => prometheusRule(rule, cluster)) };
      return [`${name}.yml`, yamlText({ groups: [group] })];
    }),
  );
}

/** A rule as Prometheus reads it: without test cases, and with the full URL of the runbook, so that it works in a chat. */
export function prometheusRule(
  { proof, ...rule }: MonitoringRule,
  { repository }: Pick<Cluster, 'repository'>,
): MonitoringRule {
  if (!rule.annotations) return rule;
  const { runbook, ...annotations } = rule.annotations;
  const pages = `${repository.replace(/\.git$/, '')}/blob/main`;
  return { ...rule, annotations: { ...annotations, ...(runbook && { runbook_url: `${pages}/${runbook}` }) } };
}
