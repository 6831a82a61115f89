import { stringify } from 'yaml';
import type { RuleGroup } from '../../../platform/scrape';

/** A file for each group, named after it. */
export function ruleFiles(groups: readonly RuleGroup[]): Record<string, string> {
  return Object.fromEntries(
    groups.map((group) => [`${group.name}.yml`, stringify({ groups: [group] }, { lineWidth: 0 })]),
  );
}
