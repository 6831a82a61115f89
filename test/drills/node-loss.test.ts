import { longestGap, lostRows, type Use, usesOf, worstGap } from '../../drills/node-loss/uses';

const dns = (...seconds: number[]): Use[] => seconds.map((at) => ({ path: 'dns', at: at * 1000 }));

describe('the output of a client', () => {
  it('is read by line: successes only, with the acknowledged row', () => {
    const log = [
      'dns ok 1700000000.250 ',
      'postgres ok 1700000001.000 rtx-1700000000/7',
      "redis failed 1700000002.000 ['timed out']",
      'other ok 1700000003.000',
      'ingress ok 1700000004.000',
      'mcp ok 17000',
    ].join('\n');
    expect(usesOf(log)).toEqual([
      { path: 'dns', at: 1_700_000_000_250 },
      { path: 'postgres', at: 1_700_000_001_000, row: 'rtx-1700000000/7' },
      { path: 'ingress', at: 1_700_000_004_000 },
    ]);
  });
});

describe('the longest gap', () => {
  it('counts from the last success before the period to the first one after it', () => {
    expect(longestGap(dns(8, 9, 13, 14, 31), 'dns', 10_000, 30_000)).toBe(17);
    expect(longestGap(dns(9, 15, 16, 31), 'dns', 10_000, 15_000)).toBe(6);
  });

  it('lasts to the end of the period if nothing succeeds any more', () => {
    expect(longestGap(dns(9), 'dns', 10_000, 60_000)).toBe(51);
  });

  it('does not depend on the order of the lines', () => {
    expect(longestGap(dns(31, 13, 9, 14), 'dns', 10_000, 30_000)).toBe(17);
  });

  it('counts only the path', () => {
    expect(longestGap([...dns(9, 61), { path: 'api', at: 30_000 }], 'dns', 10_000, 60_000)).toBe(52);
  });

  it('is that of the client which waits longest', () => {
    expect(worstGap([dns(9, 10, 11, 12), dns(9, 12)], 'dns', 10_000, 11_000)).toBe(3);
  });
});

describe('a lost row', () => {
  it('was acknowledged, and is not in the table', async () => {
    const uses: Use[] = ['a/1', 'a/2', 'a/2'].map((row, at) => ({ path: 'postgres', at, row }));
    expect(
      await lostRows(
        async () => uses,
        async () => ['a/1', 'a/3'],
      ),
    ).toEqual({ of: 2, faults: ['a/2'] });
  });

  it('is none that was written while the others were read', async () => {
    const written: string[] = [];
    /** A client writes a row whenever something is read. */
    const read = async () => {
      const now = [...written];
      written.push(`a/${written.length}`);
      return now;
    };
    const uses = async () => (await read()).map((row, at): Use => ({ path: 'postgres', at, row }));
    await read();
    expect((await lostRows(uses, read)).faults).toEqual([]);
  });
});
