import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kinds } from '@twisterlab/platform/model/kinds';
import { root } from '@twisterlab/platform/util/root';
import { promises } from '../../drills/alerts/promises';
import { nameOf, provenRules, rulesIn } from '../../drills/alerts/rules';
import { sabotages } from '../../drills/alerts/sabotage';
import { Dist } from '../../drills/dist';

const scratch = mkdtempSync(join(tmpdir(), 'alerts-drill-'));
/** Of dist what the drill reads: the whole of it takes seconds to read, once a sabotage. */
const committed = join(scratch, 'committed');
for (const application of ['edge/alertmanager', 'edge/prometheus']) {
  cpSync(join(root, 'dist', application), join(committed, application), { recursive: true });
}
afterAll(() => rmSync(scratch, { recursive: true }));
const copy = (name: string) => Dist.copy(committed, join(scratch, name));

const isRules = ({ path }: { readonly path: string }) => path === 'edge/prometheus/ConfigMap.prometheus-rules.yaml';
const change = (dist: Dist, data: (data: Record<string, string>) => Record<string, string>) =>
  dist.change(isRules, (manifest) => ({ ...manifest, data: data({ ...(manifest as Kinds['ConfigMap']).data }) }));

describe('the rules of dist', () => {
  test('have their cases in the charts, each of them', () => {
    const { rules, faults } = provenRules(Dist.in(committed));
    expect(faults).toEqual([]);
    expect(rules.length).toBeGreaterThan(150);
    expect(Object.keys(rulesIn(Dist.in(committed)))).toContain('watchdog.yml');
  });

  test('are at fault when one of them is missing, or nobody proves one', () => {
    const dist = copy('covered');
    change(dist, ({ 'watchdog.yml': _, ...rest }) => ({
      ...rest,
      'by-hand.yml': 'groups: [{ name: by-hand, rules: [{ alert: ByHand, expr: up == 0 }] }]',
    }));
    expect(provenRules(dist).faults).toEqual([
      'by-hand ByHand has no cases both ways',
      'dist has no watchdog Watchdog',
    ]);
  });

  test('cannot have two of a name in a group: nobody could say whose cases are whose', () => {
    const dist = copy('twice');
    const rule = '{ alert: ByHand, expr: up == 0 }';
    change(dist, () => ({ 'by-hand.yml': `groups: [{ name: by-hand, rules: [${rule}, ${rule}] }]` }));
    expect(() => provenRules(dist)).toThrow('the same name');
  });

  test('are called as what they are', () => {
    expect(nameOf({ alert: 'A', expr: '' })).toBe('A');
    expect(nameOf({ record: 'b:c', expr: '' })).toBe('b:c');
  });
});

describe('every sabotage', () => {
  test.each(sabotages.map((sabotage, index) => [sabotage.name, sabotage, index] as const))(
    '%s: fails a promise that there is, by altering what is rendered',
    (_, { fails, dist }, index) => {
      expect(Object.values(promises)).toContain(fails);
      // It throws when a file no longer says what it alters.
      dist!(copy(`${index}`));
    },
  );

  test('leaves no promise of a file unbroken', () => {
    const untouched = Object.values(promises).filter((each) => !sabotages.some(({ fails }) => fails === each));
    expect(untouched).toEqual([promises.quiet]);
  });
});
