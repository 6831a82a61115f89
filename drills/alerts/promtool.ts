import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case, MonitoringRule, Proof, Result } from '@twisterlab/platform/model/monitoring';
import { stringify } from 'yaml';
import { nameOf, type Proven } from './rules';
import { run } from './run';

/** Each reads a part of the files; there are as many as small machines have cores. */
const workers = 2;

/** Runs the cases of every rule by promtool's own tests. @returns what did not come out as it should. */
export async function unproven(promtool: string, folder: string, rules: readonly Proven[]): Promise<string[]> {
  const files = rules.flatMap((rule, index) => testFiles(rule, join(folder, `${index}`)));
  const shares = [...Array(workers).keys()].map((worker) => files.filter((_, index) => index % workers === worker));
  const ended = await Promise.all(shares.map((share) => run(promtool, ['test', 'rules', ...share])));
  return ended.flatMap(({ code, errors }) => {
    const faults = errors.split(/^ +FAILED:$/m).slice(1);
    return code !== 0 && faults.length === 0 ? [errors] : faults.map((fault) => fault.trim().replace(/\s+/g, ' '));
  });
}

/** Each rule alone in its file: alerts of the same name for another backup, say, are no answer. */
function testFiles({ group, rule, proof }: Proven, folder: string): string[] {
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
      tests: [{ name: `${group} ${nameOf(rule)}, case ${index + 1}`, interval: every, ...test }],
    }),
  );
}

type Test = { readonly every: string } & Readonly<Record<string, unknown>>;

function testsOf(rule: MonitoringRule, proof: Proof): Test[] {
  if ('yields' in proof) {
    return proof.yields.map(({ value, ...each }) => ({
      ...givenBy(each),
      promql_expr_test: [
        {
          expr: nameOf(rule),
          eval_time: each.at,
          exp_samples: [{ labels: seriesOf(nameOf(rule), { ...labelsOf(each), ...rule.labels }), value }],
        },
      ],
    }));
  }
  const asked = (each: Case, exp_alerts: readonly object[]) => ({
    ...givenBy(each),
    alert_rule_test: [{ eval_time: each.at, alertname: rule.alert, exp_alerts }],
  });
  return [
    ...proof.fires.map(({ summary: says, ...each }) =>
      asked(each, [
        { exp_labels: { ...labelsOf(each), ...rule.labels }, exp_annotations: { ...rule.annotations, summary: says } },
      ]),
    ),
    ...proof.quiet.map((each) => asked(each, [])),
  ];
}

const givenBy = ({ given, every = '1m' }: Case) => ({
  every,
  input_series: Object.entries(given).map(([series, values]) => ({ series, values })),
});

/** Those of the result: as the case says, or of the first series. */
function labelsOf({ labels, given }: Result): Readonly<Record<string, string>> {
  if (labels) return labels;
  const [series = ''] = Object.keys(given);
  return Object.fromEntries([...series.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!]));
}

const seriesOf = (name: string, labels: Readonly<Record<string, string>>) =>
  `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}}`;
