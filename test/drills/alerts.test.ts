import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { ofKind } from '@twisterlab/platform/model/kinds';
import { checks } from '../../drills/alerts/checks';
import { faultInjections } from '../../drills/alerts/fault-injections';
import { recoveryOf, samples } from '../../drills/alerts/recovery';
import { localRules, ruleName, testedRules } from '../../drills/alerts/rules';
import { Dist } from '../../drills/dist';
import { renderedRules } from '../../drills/servers/prometheus-config';
import { temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';

const scratch = temporaryFolder();
/** Only the folders that the drill reads: all of dist takes seconds for each fault injection. */
const rendered = join(scratch, 'rendered');
for (const application of ['edge/alertmanager', 'edge/loki', 'edge/prometheus']) {
  cpSync(join(renderedDist, application), join(rendered, application), { recursive: true });
}
const copy = (name: string) => Dist.copy(rendered, join(scratch, name));

const isRules = ({ path }: { readonly path: string }) => path === 'edge/prometheus/ConfigMap.prometheus-rules.yaml';
const change = (dist: Dist, data: (data: Record<string, string>) => Record<string, string>) =>
  dist.change(isRules, (manifest) => ({ ...manifest, data: data({ ...ofKind(manifest, 'ConfigMap').data }) }));

describe('the rules in dist', () => {
  test('have cases in the charts', () => {
    const { rules, faults } = testedRules(Dist.in(rendered));
    expect(faults).toEqual([]);
    expect(rules.length).toBeGreaterThan(150);
    expect(Object.keys(renderedRules(Dist.in(rendered)))).toContain('watchdog.yml');
  });

  test('fail the check when one is missing or has no cases', () => {
    const dist = copy('covered');
    change(dist, ({ 'watchdog.yml': _, ...rest }) => ({
      ...rest,
      'by-hand.yml': 'groups: [{ name: by-hand, rules: [{ alert: ByHand, expr: up == 0 }] }]',
    }));
    expect(testedRules(dist).faults).toEqual([
      'by-hand ByHand lacks firing or quiet cases',
      'dist has no watchdog Watchdog',
    ]);
  });

  test('must have unique names in a group', () => {
    const dist = copy('twice');
    const rule = '{ alert: ByHand, expr: up == 0 }';
    change(dist, () => ({ 'by-hand.yml': `groups: [{ name: by-hand, rules: [${rule}, ${rule}] }]` }));
    expect(() => testedRules(dist)).toThrow('the same name');
  });

  test('have the name of their alert or record', () => {
    expect(ruleName({ alert: 'A', expr: '' })).toBe('A');
    expect(ruleName({ record: 'b:c', expr: '' })).toBe('b:c');
  });
});

describe('the recovery of an alert', () => {
  test('expands the notation of promtool', () => {
    expect(samples('1 0+2x3 _x2 5x2 stale 0.5-0.5x1')).toEqual('1 0 2 4 6 _ _ 5 5 5 stale 0.5 0'.split(' '));
  });

  test('follows the firing case; a series that it does not name keeps its value, and a counter continues', () => {
    const proof = {
      fires: [{ given: { 'a{x="1"}': '1x9', b: '2x9', c_total: '0+5x9' }, at: '2m', summary: '' }],
      quiet: [],
      recovers: { given: { 'a{x="1"}': '0x9', c_total: '7x9', d: '1x9' }, at: '2m' },
    };
    expect(recoveryOf(proof)).toEqual({
      every: '1m',
      at: '240s',
      given: { 'a{x="1"}': '1 1 1 0 0', b: '2 2 2 2 2', c_total: '0 5 10 10 10', d: '_ _ _ 1 1' },
    });
  });

  test('does not continue a gauge that has the name of a counter', () => {
    const gauge = 'argocd_app_orphaned_resources_count{project="p"}';
    const fires = [{ given: { [gauge]: '2x9' }, at: '1m', summary: '' }];
    const recovery = recoveryOf({ fires, quiet: [], recovers: { given: { [gauge]: '0x9' }, at: '2m' } });
    expect(recovery?.given).toEqual({ [gauge]: '2 2 0 0' });
  });

  test('does not exist when only a commit resolves the alert', () => {
    const fires = [{ given: {}, at: '2h', summary: '' }];
    expect(recoveryOf({ fires, quiet: [], recovers: 'byCommit' })).toBeUndefined();
  });

  test('has the interval of the firing case', () => {
    const fires = [{ given: {}, at: '2h', every: '1h', summary: '' }];
    expect(() => recoveryOf({ fires, quiet: [], recovers: { given: {}, at: '2m', every: '1m' } })).toThrow('every 1h');
  });
});

test('local rules fire after a second', () => {
  const waits = Object.values(localRules(Dist.in(rendered))).flatMap((text) => text.match(/^ +for: .*$/gm) ?? []);
  expect(new Set(waits.map((line) => line.trim()))).toEqual(new Set(['for: 1s']));
});

describe('every fault injection', () => {
  test.each(faultInjections.map((injection, index) => [injection.name, injection, index] as const))(
    '%s: changes a rendered file and names an existing check',
    (_, { fails, dist }, index) => {
      expect(Object.values(checks)).toContain(fails);
      // Throws when it no longer matches the file.
      dist!(copy(`${index}`));
    },
  );

  test('together they fail every check of a file', () => {
    const untested = Object.values(checks).filter((each) => !faultInjections.some(({ fails }) => fails === each));
    expect(untested).toEqual([checks.quiet]);
  });
});
