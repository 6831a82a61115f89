import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case, MonitoringRule, Proof, Result } from '@twisterlab/platform/model/monitoring';
import { stringify } from 'yaml';
import { recoveryOf } from './recovery';
import { ruleName, type TestedRule } from './rules';
import { run } from './run';

/** Processes of promtool, each with a part of the files: as many as small machines have cores. */
const workers = 2;

/** Runs the cases of every rule as unit tests of promtool. @returns the failures. */
export async function failedCases(promtool: string, folder: string, rules: readonly TestedRule[]): Promise<string[]> {
  const files = rules.flatMap((rule, index) => testFiles(rule, join(folder, `${index}`)));
  const shares = [...Array(workers).keys()].map((worker) => files.filter((_, index) => index % workers === worker));
  const ended = await Promise.all(shares.map((share) => run(promtool, ['test', 'rules', ...share])));
  return ended.flatMap(({ code, errors }) => {
    const faults = errors.split(/^ +FAILED:$/m).slice(1);
    return code !== 0 && faults.length === 0 ? [errors] : faults.map((fault) => fault.trim().replace(/\s+/g, ' '));
  });
}

/** One file for each rule: an alert of the same name (for another backup, for example) must not match in its place. */
function testFiles({ group, rule, proof }: TestedRule, folder: string): string[] {
  if (!proof) return [];
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: object) => {
    const file = join(folder, name);
    writeFileSync(file, stringify(content, { aliasDuplicateObjects: false, lineWidth: 0 }));
    return file;
  };
  write('rules.yml', { groups: [{ name: group, rules: [rule] }] });
  return testsOf(rule, proof).map(({ every, ...test }, index) =>
    write(`${index}.test.yml`, {
      rule_files: ['rules.yml'],
      evaluation_interval: every,
      fuzzy_compare: true,
      tests: [{ name: `${group} ${ruleName(rule)}, case ${index + 1}`, interval: every, ...test }],
    }),
  );
}

type Test = { readonly every: string } & Readonly<Record<string, unknown>>;

function testsOf(rule: MonitoringRule, proof: Proof): Test[] {
  if ('yields' in proof) {
    return proof.yields.map(({ value, ...each }) => ({
      ...inputOf(each),
      promql_expr_test: [
        {
          expr: ruleName(rule),
          eval_time: each.at,
          exp_samples: [{ labels: seriesOf(ruleName(rule), { ...labelsOf(each), ...rule.labels }), value }],
        },
      ],
    }));
  }
  const alertTest = (each: Case, exp_alerts: readonly object[]) => ({
    ...inputOf(each),
    alert_rule_test: [{ eval_time: each.at, alertname: rule.alert, exp_alerts }],
  });
  const recovery = recoveryOf(proof);
  return [
    ...proof.fires.map(({ summary, ...each }) =>
      alertTest(each, [
        { exp_labels: { ...labelsOf(each), ...rule.labels }, exp_annotations: { ...rule.annotations, summary } },
      ]),
    ),
    ...proof.quiet.map((each) => alertTest(each, [])),
    ...(recovery ? [alertTest(recovery, [])] : []),
  ];
}

const inputOf = ({ given, every = '1m' }: Case) => ({
  every,
  input_series: Object.entries(given).map(([series, values]) => ({ series, values })),
});

/** Labels of the result. Default: those of the first series. */
function labelsOf({ labels, given }: Result): Readonly<Record<string, string>> {
  if (labels) return labels;
  const [series = ''] = Object.keys(given);
  return Object.fromEntries([...series.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]));
}

const seriesOf = (name: string, labels: Readonly<Record<string, string>>) =>
  `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}}`;
