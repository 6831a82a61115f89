import { expressionChange } from '@twisterlab/platform/diff/expression';

const kind = (before: string, after: string) => {
  const change = expressionChange(before, after);
  return change.kind === 'threshold' ? (change.loosened ? 'looser' : 'stricter') : change.kind;
};

describe('a changed expression', () => {
  it.each([
    ['looser', 'a > 0.8', 'a > 0.9'],
    ['stricter', 'a > 0.8', 'a > 0.7'],
    ['looser', 'a < 5', 'a < 3'],
    ['stricter', 'a < 3', 'a < 5'],
    ['looser', 'a == 0', 'a == 1'],
    ['wider', 'a == 0', 'a == 0 or b == 0'],
    ['wider', '(absent(a) or absent(b)) and c > 0', '(absent(a) or absent(b) or absent(d)) and c > 0'],
    ['other', 'absent(a)', 'absent(a or b)'],
    ['other', 'a == 0', 'a == 0 and b == 0'],
    ['other', 'a unless b', 'a unless b or c'],
    ['other', 'a', 'a{x="y"}'],
    ['other', 'a or b', 'a'],
  ])('is %s: %s -> %s', (expected, before, after) => {
    expect(kind(before, after)).toBe(expected);
  });

  it('is the same in another form', () => {
    expect(expressionChange('a  > 1', 'a > 1')).toEqual({ kind: 'threshold', steps: [], loosened: false });
  });
});
