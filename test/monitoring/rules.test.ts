import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Firing, MonitoringRule, Proof, RuleGroup } from '@twisterlab/platform/model/monitoring';
import { root } from '@twisterlab/platform/util/root';
import { withoutHelmCharts } from '../../charts';
import { sectionsOf } from '../../charts/rules/runbooks';
import { render } from '../../charts/site';
import { rendered } from '../kit/rendered';
import { environmentsWith, threeNodes } from '../records/good';

const three = { nodes: threeNodes, serverAddress: '192.168.0.40' };
const offsite = { endpoint: 'https://s3.example.org', bucket: 'copies' };
const onCall = environmentsWith({
  edge: { ...three, backups: { offsite } },
  production: { onCall: true, backups: { offsite } },
});
const environments = {
  "the tests' records": rendered(),
  'three nodes': render(onCall, withoutHelmCharts),
};

const alertsOf = (groups: readonly RuleGroup[]) =>
  groups.flatMap(({ name: group, rules }) => rules.filter(({ alert }) => alert).map((rule) => ({ group, rule })));
type Both = Extract<Proof, { readonly fires: unknown }>;
const casesOf = ({ proof }: MonitoringRule) => proof as Both;

/** Labels of the alert in a firing case. */
const labelsIn = ({ labels, given }: Firing) =>
  labels ? Object.keys(labels) : [...Object.keys(given)[0]!.matchAll(/(\w+)="/g)].map(([, label]) => label!);

describe.each(Object.entries(environments))('alerts of %s', (_, rendered) => {
  const groups = rendered.flatMap(({ monitoring: monitored }) => monitored.ruleGroups);
  const alerts = alertsOf(groups);

  it('exist, in groups with unique names', () => {
    expect(alerts.length).toBeGreaterThan(100);
    const names = groups.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have unique names, except once for each backup and each namespace', () => {
    const each = /-backup-|-load-test$|^(targets|sentiment)(-|$)/;
    const names = alerts.filter(({ group }) => !each.test(group)).map(({ rule }) => rule.alert);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    for (const { name, rules } of groups) {
      const own = rules.map(({ alert, record }) => alert ?? record);
      expect([name, own.length]).toEqual([name, new Set(own).size]);
    }
  });

  it('link to an existing section of an existing runbook', () => {
    const brokenLinks = alerts.flatMap(({ rule }) => {
      const [page = '', anchor = ''] = rule.annotations!.runbook!.split('#');
      const file = join(root, page);
      return existsSync(file) && sectionsOf(readFileSync(file, 'utf8')).includes(anchor)
        ? []
        : [rule.annotations!.runbook];
    });
    expect(brokenLinks).toEqual([]);
  });

  it('have firing and quiet cases, with series that their expression uses', () => {
    for (const { rule } of alerts) {
      const { fires, quiet } = casesOf(rule);
      expect([rule.alert, fires.length > 0, quiet.length > 0]).toEqual([rule.alert, true, true]);
      const given = [...fires, ...quiet].flatMap((each) => Object.keys(each.given));
      const foreign = given
        .map((series) => series.replace(/\{.*/s, ''))
        .filter((metric) => !rule.expr.includes(metric));
      expect([rule.alert, foreign]).toEqual([rule.alert, []]);
    }
  });

  it('use only existing labels in their summary', () => {
    const unknown = alerts.flatMap(({ rule }) => {
      const used = [...rule.annotations!.summary!.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label!);
      // An expression with two sources has the labels of one of them.
      const known = casesOf(rule).fires.flatMap(labelsIn);
      return used.filter((label) => !known.includes(label)).map((label) => `${rule.alert}: ${label}`);
    });
    expect(unknown).toEqual([]);
  });

  it('have a reason for each threshold', () => {
    for (const { rule } of alerts) {
      const { threshold, description } = rule.annotations!;
      expect([rule.alert, description !== '']).toEqual([rule.alert, true]);
      if (threshold) expect(threshold).toMatch(/^[\d.]+( \w+| %)?.*: .{10,}/);
      expect(['critical', 'warning', 'info']).toContain(rule.labels!.severity);
    }
  });
});

test('each topic is a file and each file a topic', () => {
  const [edge] = rendered();
  const ofBackups = ({ name }: { readonly name: string }) => name.startsWith('node-agents-backup-');
  const groups = edge!.monitoring.ruleGroups.filter((group) => !ofBackups(group));
  // Some topics have a group for each namespace.
  const named = groups.map(({ name }) => name.replace(/^(sentiment|targets)-.*/, '$1'));
  const topics = [...new Set(named)].sort();
  const files = readdirSync(join(root, 'charts/monitoring/rules'), { recursive: true, encoding: 'utf8' });
  const rules = files.filter((file) => file.endsWith('.ts') && file !== 'index.ts');
  expect(topics).toEqual(rules.map((file) => basename(file, '.ts')).sort());
});

test('hosts of tenants without on-call have no objective', () => {
  const groups = render(environmentsWith({ edge: three }), withoutHelmCharts).flatMap(
    ({ monitoring: monitored }) => monitored.ruleGroups,
  );
  expect(groups.map(({ name }) => name)).not.toContain('slo');
});
