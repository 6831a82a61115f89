import type { AlertProof, MonitoringRule, Proof, RuleGroup } from '@twisterlab/platform/model/monitoring';
import { parse } from 'yaml';
import { render } from '../../charts/site';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import type { Dist } from '../dist';
import { renderedLogRules, renderedRules } from '../servers/prometheus-config';

/** A rule of dist, with its cases from the charts. */
export interface TestedRule {
  readonly group: string;
  readonly rule: MonitoringRule;
  readonly proof: Proof | undefined;
}

export const ruleName = ({ alert, record }: MonitoringRule) => alert ?? record ?? 'a rule without a name';

/** Every rule of dist. @throws when a group has two rules of one name: their cases would be ambiguous. */
export function testedRules(dist: Dist): { readonly rules: readonly TestedRule[]; readonly faults: readonly string[] } {
  const inCharts = new Map(groupsOfCharts().flatMap(keyed));
  const inDist = groupsIn(renderedRules(dist));
  const rules = inDist.flatMap(({ name: group, rules }) =>
    rules.map((rule) => ({ group, rule, proof: inCharts.get(key(group, rule))?.proof })),
  );
  const present = new Map(inDist.flatMap(keyed));
  if (present.size < rules.length) throw new Error('two rules of a group have the same name');
  return {
    rules,
    faults: [
      ...rules
        .filter(({ proof }) => !isComplete(proof))
        .map(({ group, rule }) => `${key(group, rule)} lacks firing or quiet cases`),
      ...rules
        .filter(({ proof }) => proof && 'recovers' in proof && proof.recovers === 'byCommit' && readsSeries(proof))
        .map(({ group, rule }) => `${key(group, rule)} reads series and lacks a recovery`),
      ...[...inCharts.keys()].filter((each) => !present.has(each)).map((each) => `dist has no ${each}`),
    ],
  };
}

export type DistAlert = MonitoringRule & { readonly alert: string };

/** Every alert of dist, of Prometheus and Loki, once for each name. */
export function alertsOf(dist: Dist): readonly DistAlert[] {
  const groups = groupsIn({ ...renderedRules(dist), ...renderedLogRules(dist) });
  const alerts = groups.flatMap(({ rules }) => rules).filter((rule): rule is DistAlert => 'alert' in rule);
  return [...new Map(alerts.map((rule) => [rule.alert, rule])).values()];
}

/**
 * The rule files as rendered, but alerts fire after a second instead of minutes, the heartbeat looks back as many seconds, and alerts
 * about Alertmanager a tenth of the time: a notification counts as failed after 10 s.
 */
export function localRules(dist: Dist): Readonly<Record<string, string>> {
  const shortened = (name: string, text: string) => {
    const atOnce = text.replace(/^( +(?:keep_firing_)?for: ).*$/gm, '$11s');
    const looksBack = { 'watchdog.yml': 1, 'alertmanager.yml': 6 }[name];
    return looksBack ? atOnce.replace(/\b(\d+)m\b/g, (_, minutes) => `${Number(minutes) * looksBack}s`) : atOnce;
  };
  return Object.fromEntries(Object.entries(renderedRules(dist)).map(([name, text]) => [name, shortened(name, text)]));
}

const readsSeries = ({ fires }: AlertProof) => fires.some(({ given }) => Object.keys(given).length > 0);

function isComplete(proof: Proof | undefined): boolean {
  if (!proof) return false;
  return 'yields' in proof ? proof.yields.length > 0 : proof.fires.length > 0 && proof.quiet.length > 0;
}

function groupsOfCharts(): readonly RuleGroup[] {
  return render(validateEnvironments(records)).flatMap(({ monitoring: monitored }) => monitored.ruleGroups);
}

const groupsIn = (files: Readonly<Record<string, string>>) =>
  Object.values(files).flatMap((text) => (parse(text) as { groups: RuleGroup[] }).groups);
const key = (group: string, rule: MonitoringRule) => `${group} ${ruleName(rule)}`;
const keyed = ({ name, rules }: RuleGroup) => rules.map((rule) => [key(name, rule), rule] as const);
