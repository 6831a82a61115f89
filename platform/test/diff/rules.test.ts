import { fileRules, objectRules, treeRules } from '@twisterlab/platform/diff/rules/index';
import { levels } from '@twisterlab/platform/diff/verdict';
import { certificateCases } from './cases/certificates';
import { dataCases } from './cases/data';
import { fileCases } from './cases/files';
import { lifecycleCases } from './cases/lifecycle';
import { networkCases } from './cases/network';
import { programCases } from './cases/programs';
import { rightsCases } from './cases/rights';
import { levelOf } from './kit';

const cases = [
  ...lifecycleCases,
  ...programCases,
  ...dataCases,
  ...certificateCases,
  ...rightsCases,
  ...networkCases,
  ...fileCases,
];
const rules = [...objectRules, ...fileRules, ...treeRules];

describe.each(rules)('the rule $name', (rule) => {
  const own = cases.filter((each) => each.rule === rule.name);

  it.each(own)('$level: $name', ({ level, before, after }) => {
    expect(levelOf(rule.name, before, after)).toBe(level);
  });

  it('has a case that it reports and one that it reports less severely or not', () => {
    const found = own.map(({ level }) => ['silent', ...levels].indexOf(level));
    expect(Math.max(...found)).toBeGreaterThan(0);
    expect(Math.min(...found)).toBeLessThan(Math.max(...found));
  });

  it('fails its cases when it finds nothing', () => {
    const broken = jest.spyOn(rule, 'check').mockReturnValue([]);
    const failed = own.filter(({ level, before, after }) => levelOf(rule.name, before, after) !== level);
    broken.mockRestore();
    expect(failed.length).toBeGreaterThan(0);
  });
});
