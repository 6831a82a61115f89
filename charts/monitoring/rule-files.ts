import type { MonitoringRule, RuleGroup } from '@twisterlab/platform/model/monitoring';
import { yamlText } from '@twisterlab/platform/write/yaml';
import type { Cluster } from '../../environments/schema/cluster';

/** Rule files of Prometheus and of Loki: one for each group, named after it. */
export function ruleFiles(groups: readonly RuleGroup[], cluster: Pick<Cluster, 'repository'>): Record<string, string> {
  return Object.fromEntries(
    groups.map(({ name, rules }) => {
      const group = { name, rules: rules.map((rule) => writtenRule(rule, cluster)) };
      return [`${name}.yml`, yamlText({ groups: [group] })];
    }),
  );
}

/** A rule as its file has it: without test cases, and with the URL of the runbook, which the message shows. */
function writtenRule({ proof, ...rule }: MonitoringRule, { repository }: Pick<Cluster, 'repository'>): MonitoringRule {
  if (!rule.annotations) return rule;
  const { runbook, ...annotations } = rule.annotations;
  const pages = pagesOf({ repository });
  return {
    ...rule,
    annotations: { ...annotations, ...(runbook && { runbook_url: runbook.replace(/^docs/, pages) }) },
  };
}

/** URL of the folder docs in the repository. */
export const pagesOf = ({ repository }: Pick<Cluster, 'repository'>) =>
  `${repository.replace(/\.git$/, '')}/blob/main/docs`;
