import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { MonitoringRule, Proof, RuleGroup } from '@twisterlab/platform/model/monitoring';
import { parse } from 'yaml';
import { render } from '../../charts/site';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/fleet';
import type { Dist, DistObject } from '../dist';

/** A rule of dist, with the cases that stand beside it in the charts. */
export interface Proven {
  readonly group: string;
  readonly rule: MonitoringRule;
  readonly proof: Proof | undefined;
}

export const nameOf = ({ alert, record }: MonitoringRule) => alert ?? record ?? 'a rule without a name';

/** The rule files as they were rendered, by name. */
export function rulesIn(dist: Dist): Readonly<Record<string, string>> {
  const { manifest } = dist.find(({ path }) => path === 'edge/prometheus/ConfigMap.prometheus-rules.yaml');
  return (manifest as Kinds['ConfigMap']).data!;
}

/** Every rule of dist. @throws when two of a group have the same name: nobody could say whose cases are whose. */
export function provenRules(dist: Dist): { readonly rules: readonly Proven[]; readonly faults: readonly string[] } {
  const inCharts = new Map(groups().flatMap(keyed));
  const inDist = Object.values(rulesIn(dist)).flatMap((text) => (parse(text) as { groups: RuleGroup[] }).groups);
  const rules = inDist.flatMap(({ name: group, rules }) =>
    rules.map((rule) => ({ group, rule, proof: inCharts.get(key(group, rule))?.proof })),
  );
  const present = new Map(inDist.flatMap(keyed));
  if (present.size < rules.length) throw new Error('two rules of a group have the same name');
  return {
    rules,
    faults: [
      ...rules
        .filter(({ proof }) => !bothWays(proof))
        .map(({ group, rule }) => `${key(group, rule)} has no cases both ways`),
      ...[...inCharts.keys()].filter((each) => !present.has(each)).map((each) => `dist has no ${each}`),
    ],
  };
}

function bothWays(proof: Proof | undefined): boolean {
  if (!proof) return false;
  return 'yields' in proof ? proof.yields.length > 0 : proof.fires.length > 0 && proof.quiet.length > 0;
}

/** What the charts of the committed records declare. */
function groups(): readonly RuleGroup[] {
  return render(validateEnvironments(records)).flatMap(({ monitored }) => monitored.ruleGroups);
}

const key = (group: string, rule: MonitoringRule) => `${group} ${nameOf(rule)}`;
const keyed = ({ name, rules }: RuleGroup) => rules.map((rule) => [key(name, rule), rule] as const);

/** A file of an application's ConfigMaps as it was rendered. */
export function fileIn(dist: Dist, application: string, file: string): string {
  const holds = ({ path, manifest }: DistObject) =>
    path.startsWith(`edge/${application}/ConfigMap.`) && (manifest as Kinds['ConfigMap']).data?.[file] !== undefined;
  return (dist.find(holds).manifest as Kinds['ConfigMap']).data![file]!;
}
