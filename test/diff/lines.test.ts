import { nearChanges, sideBySide } from '../../cli/diff/lines';

const shown = (before: string, after: string) =>
  sideBySide(before, after).map(({ old = '', now = '', same }) => `${old}${same ? '=' : '|'}${now}`);

describe('two texts beside each other', () => {
  it('match their longest common lines', () => {
    expect(shown('a\nb\nc\nd\n', 'a\nx\nc\ny\nd\n')).toEqual(['a=a', 'b|x', 'c=c', '|y', 'd=d']);
    expect(shown('a\nb\n', 'b\n')).toEqual(['a|', 'b=b']);
  });

  it('have no line where a file is missing', () => {
    expect(shown('', 'a\nb\n')).toEqual(['|a', '|b']);
    expect(shown('a\n', '')).toEqual(['a|']);
  });

  it('keep the numbers of both sides', () => {
    const rows = sideBySide('a\nb\nc\n', 'a\nx\ny\nc\n');
    expect(rows.map(({ oldNumber, newNumber }) => [oldNumber, newNumber])).toEqual([
      [1, 1],
      [2, 2],
      [undefined, 3],
      [3, 4],
    ]);
  });

  it('leave out what is far from a change', () => {
    const lines = (middle: string) => `${'a\n'.repeat(9)}${middle}\n${'b\n'.repeat(9)}`;
    const rows = nearChanges(sideBySide(lines('x'), lines('y')), 1);
    expect(rows.map((row) => row?.now ?? '...')).toEqual(['...', 'a', 'y', 'b', '...']);
  });

  it('rebuild both texts, whatever they are', () => {
    const text = (seed: number) => [...Array(30).keys()].map((at) => `${(at * seed) % 7}\n`).join('');
    for (const [one, other] of [
      [2, 3],
      [3, 5],
      [1, 6],
    ] as const) {
      const rows = sideBySide(text(one), text(other));
      const side = (key: 'old' | 'now') =>
        rows.flatMap((row) => (row[key] === undefined ? [] : [`${row[key]}\n`])).join('');
      expect([side('old'), side('now')]).toEqual([text(one), text(other)]);
    }
  });
});
