import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { MonitoringRule, RuleGroup } from '@twisterlab/platform/model/monitoring';
import { alertRules } from '@twisterlab/platform/model/monitoring-files';
import { parse } from 'yaml';
import { failedCases } from '../../../drills/alerts/promtool';
import { ruleName, type TestedRule } from '../../../drills/alerts/rules';
import { part } from '../../../drills/parts';
import type { Program } from './program';
import { lastLines, run } from './run';

const [label = '', prometheus] = Object.entries(alertRules)[0] ?? [];

/** promtool with the files of rules, and with the cases of each rule that changed: those of the charts, on the rendered rule. */
export const alertCases: Program = {
  name: 'promtool',
  reads: ({ object }) => object.metadata.labels?.[label] === prometheus,
  async prepare() {
    const promtool = await part('promtool');
    return async ({ name, text, before, ruleGroups }, folder) => {
      const file = join(folder, name);
      writeFileSync(file, text);
      const checked = await run(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', file], { cwd: folder });
      if (checked.code !== 0) return lastLines(checked.printed);
      const [now, then] = [rulesIn(text), rulesIn(before)];
      const inCharts = new Map<string, MonitoringRule>(ruleGroups.flatMap(keyed));
      for (const key of then.keys()) if (!now.has(key)) return `the rule ${key} is missing`;
      const changed: TestedRule[] = [...now]
        .filter(([key, { rule }]) => !isDeepStrictEqual(rule, then.get(key)?.rule) || text === before)
        .map(([key, each]) => ({ ...each, proof: inCharts.get(key)?.proof }));
      for (const { rule, proof } of changed) if (!proof) return `the rule ${ruleName(rule)} has no cases`;
      const [failed] = changed.length > 0 ? await failedCases(promtool, folder, changed) : [];
      return failed;
    };
  },
};

const keyed = ({ name, rules }: RuleGroup) => rules.map((rule) => [`${name} ${ruleName(rule)}`, rule] as const);

/** The rules of a file by group and name. */
function rulesIn(text: string): Map<string, Omit<TestedRule, 'proof'>> {
  const { groups = [] } = (parse(text) ?? {}) as { readonly groups?: readonly RuleGroup[] };
  return new Map(
    groups.flatMap((group) => keyed(group).map(([key, rule]) => [key, { group: group.name, rule }] as const)),
  );
}
