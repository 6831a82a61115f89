import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Case, MonitoringRule, Proof, Result } from '../../platform/scrape';
import { nameOf, type Proven } from './rules';

/** At a time; each takes a fraction of a second. */
const workers = 4;

/** Runs the cases of every rule by promtool's own tests. @returns what did not come out as it should. */
export async function unproven(promtool: string, folder: string, rules: readonly Proven[]): Promise<string[]> {
  const waiting = rules.map((rule, index) => ({ ...rule, folder: join(folder, `${index}`) }));
  const faults: string[] = [];
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) faults.push(...(await unprovenRule(promtool, next)));
  };
  mkdirSync(folder, { recursive: true });
  await Promise.all([...Array(workers)].map(work));
  return faults.sort();
}

/** Each rule alone in its file: alerts of the same name for another backup, say, are no answer. */
async function unprovenRule(promtool: string, { group, rule, proof, folder }: Proven & { readonly folder: string }) {
  if (!proof) return [];
  mkdirSync(folder);
  const write = (name: string, content: object) => {
    const file = join(folder, name);
    writeFileSync(file, stringify(content, { aliasDuplicateObjects: false, lineWidth: 0 }));
    return file;
  };
  write('rules.yml', { groups: [{ name: group, rules: [rule] }] });
  const files = testsOf(rule, proof).map(({ every, ...test }, index) =>
    write(`${index}.test.yml`, {
      rule_files: ['rules.yml'],
      evaluation_interval: every,
      fuzzy_compare: true,
      tests: [{ interval: every, ...test }],
    }),
  );
  return (await run(promtool, ['test', 'rules', ...files])).map((said) => `${group} ${nameOf(rule)}: ${said}`);
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
    ...proof.fires.map(({ says, ...each }) =>
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

/** @returns what it printed when it fails. */
export function run(program: string, args: readonly string[]): Promise<string[]> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 300_000 }, (error, stdout, stderr) => {
      const said = `${stdout}${stderr}`
        .split('\n')
        .filter((line) => line.trim() && !/^(Unit Testing|\s+SUCCESS)/.test(line));
      resolve(
        error
          ? [
              said
                .slice(-8)
                .map((line) => line.trim())
                .join(' | ') || error.message,
            ]
          : [],
      );
    });
  });
}
