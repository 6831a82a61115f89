import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { AlertRule } from '../../charts/kit/backup-alerts';
import { groupBy } from '../../platform/collections';
import { faultless } from '../expectation';
import { part } from '../parts/part';
import { rulesOf } from './monitoring';
import { promises } from './promises';
import type { Scene } from './scene';

/** Series by metric, constant from the start of time on, and the hour at which the alert is asked for. */
interface Case {
  readonly given: Readonly<Record<string, number>>;
  readonly hours: number;
}

const day = 24;
const never: Case['given'] = {};
const failed = { backup_task_succeeded: 0, backup_task_running: 0 };
const begins = { backup_task_running: 1, backup_task_started_timestamp_seconds: 0 };
const once = { backup_task_success_timestamp_seconds: 0 };

/** A case in which each alert fires, and one nearby in which it does not. A run may take four hours. */
const cases: Readonly<Record<string, { readonly fires: Case; readonly quiet: Case }>> = {
  BackupFailed: {
    fires: { given: failed, hours: 0 },
    quiet: { given: { ...failed, backup_task_running: 1 }, hours: 0 },
  },
  BackupInterrupted: { fires: { given: begins, hours: 5 }, quiet: { given: begins, hours: 3 } },
  BackupTooOld: { fires: { given: once, hours: day + 5 }, quiet: { given: once, hours: day + 3 } },
  BackupMissing: { fires: { given: never, hours: day + 5 }, quiet: { given: once, hours: day + 5 } },
  BackupDamaged: {
    fires: { given: { backup_damaged_copies: 1 }, hours: 0 },
    quiet: { given: { backup_damaged_copies: 0 }, hours: 0 },
  },
  RestoreDrillFailed: {
    fires: { given: failed, hours: 0 },
    quiet: { given: { ...failed, backup_task_running: 1 }, hours: 0 },
  },
  RestoreDrillInterrupted: { fires: { given: begins, hours: 5 }, quiet: { given: begins, hours: 3 } },
  RestoreDrillTooOld: { fires: { given: once, hours: 7 * day + 5 }, quiet: { given: once, hours: 7 * day + 3 } },
  RestoreDrillMissing: { fires: { given: never, hours: 7 * day + 5 }, quiet: { given: once, hours: 7 * day + 5 } },
};

/** Every rendered rule by promtool's own tests, both ways; a rule without a case is a fault. */
export async function staleness({ story, ground }: Scene): Promise<void> {
  const folder = join(ground.api.processes.folder, 'promtool');
  mkdirSync(folder);
  const write = (name: string, content: object) =>
    writeFileSync(join(folder, name), stringify(content, { aliasDuplicateObjects: false }));
  const rules = parse(rulesOf(story.dist)) as { groups: { rules: AlertRule[] }[] };
  write('rules.yml', rules);
  const promtool = await part('promtool');
  const alerts = rules.groups.flatMap((group) => group.rules);
  const faults = [
    ...alerts.filter(({ alert }) => !(alert in cases)).map(({ alert }) => `${alert} has no case`),
    ...(await run(promtool, ['check', 'rules', join(folder, 'rules.yml')])),
  ];
  // One backup at a time: that the others are missing in its tests is no news.
  for (const [backup, own] of groupBy(alerts, (alert) => about(alert).backup)) {
    write(`${backup}.yml`, { groups: [{ name: backup, rules: own }] });
    write(`${backup}.test.yml`, {
      rule_files: [`${backup}.yml`],
      evaluation_interval: '1h',
      tests: own.flatMap(testsOf),
    });
    faults.push(...(await run(promtool, ['test', 'rules', join(folder, `${backup}.test.yml`)])));
  }
  story.promise(promises.stale, { of: alerts.length, faults }, faultless);
}

/** Whom an alert is about: its expression's selectors all have the same labels. */
function about({ expr }: AlertRule): Readonly<Record<string, string>> {
  const selector = /\{([^}]*)\}/.exec(expr)?.[1] ?? '';
  return Object.fromEntries([...selector.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
}

function testsOf(rule: AlertRule): object[] {
  const { alert, labels, annotations } = rule;
  const { fires, quiet } = cases[alert] ?? {};
  if (!fires || !quiet) return [];
  const of = about(rule);
  const selector = Object.entries(of).map(([name, value]) => `${name}="${value}"`);
  const alerts = [{ exp_labels: { ...of, ...labels }, exp_annotations: annotations }];
  return [
    { ...fires, exp_alerts: alerts },
    { ...quiet, exp_alerts: [] },
  ].map(({ given, hours, exp_alerts }) => ({
    name: `${alert} of ${of.backup}`,
    interval: '1h',
    input_series: Object.entries(given).map(([metric, value]) => ({
      series: `${metric}{${selector}}`,
      values: `${value}x${hours}`,
    })),
    alert_rule_test: [{ eval_time: `${hours}h`, alertname: alert, exp_alerts }],
  }));
}

/** @returns what it printed when it fails. */
function run(program: string, args: readonly string[]): Promise<string[]> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 300_000 }, (error, stdout, stderr) => {
      const last = `${stdout}${stderr}`.trim().split('\n').slice(-8).join(' | ');
      resolve(error ? [`promtool ${args.slice(0, 2).join(' ')}: ${last}`] : []);
    });
  });
}
