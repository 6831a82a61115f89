import type { AuditEvent } from '../../drills/ground/api-ground';
import { promises } from '../../drills/patroni/promises';
import { refusedRequests } from '../../drills/patroni/refused';
import { sabotages } from '../../drills/patroni/sabotage';
import { misled, type Sample } from '../../drills/patroni/watch';
import { acknowledged, longestGap, lost } from '../../drills/patroni/writes';

const rows = (...times: number[]) => times.map((at, index) => ({ row: index + 1, at }));

describe('what the writer printed', () => {
  test('counts what was acknowledged, and nothing that failed or was cut off', () => {
    const log = 'acknowledged 1 10.250\nfailed 2 11.000 server closed\nacknowledged 3 12.5\nacknowledged 4';
    expect(acknowledged(log)).toEqual([
      { row: 1, at: 10250 },
      { row: 3, at: 12500 },
    ]);
  });

  test('has lost what was acknowledged and is not there', () => {
    expect(lost(rows(0, 1, 2), new Set([1, 3, 4]))).toEqual([2]);
    expect(lost(rows(0, 1), new Set([1, 2]))).toEqual([]);
  });

  test.each([
    ['between two writes inside the span', rows(0, 1000, 4000, 5000), 500, 4500, 3],
    ['that began before the span', rows(0, 9000, 9500), 4000, 9200, 9],
    ['that lasts beyond the span', rows(0, 1000, 9000), 500, 2000, 8],
    ['up to the end of the span, when nothing was written again', rows(0, 1000), 500, 7000, 6],
    ['over the whole span, when nothing was written at all', [], 1000, 7000, 6],
  ])('stood still for a time %s', (_, times, from, to, seconds) => {
    expect(longestGap(times, from, to)).toBe(seconds);
  });
});

describe('where the Service led', () => {
  const sample = (second: number, leader: string | undefined, ...addresses: string[]): Sample => ({
    at: second * 1000,
    leader,
    addresses,
  });

  test('is right while it leads to the leader, or to nobody', () => {
    expect(misled([sample(0, 'a', 'a'), sample(10, 'b'), sample(20, 'b', 'b')])).toEqual([]);
  });

  test('may be behind for as long as an address travels', () => {
    expect(misled([sample(0, 'a', 'a'), sample(1, 'b', 'a'), sample(19, 'b', 'a'), sample(22, 'b', 'b')])).toEqual([]);
  });

  test('is wrong when it goes on leading to another, or to two', () => {
    expect(misled([sample(1, 'b', 'a'), sample(26, 'b', 'a')])).toEqual(['led to a for 25 s while b led']);
    expect(misled([sample(1, 'b', 'a', 'b'), sample(27, 'b', 'a', 'b')])).toEqual([
      'led to a and b for 26 s while b led',
    ]);
  });
});

describe('refused requests', () => {
  const event = (verb: string, requestURI: string, code: number, username = 'member'): AuditEvent => ({
    verb,
    requestURI,
    responseStatus: { code },
    user: { username },
  });

  test('are those of the account, one line a kind', () => {
    const events = [
      event('list', '/api/v1/namespaces/a/pods?watch=1', 403),
      event('list', '/api/v1/namespaces/a/pods', 403),
      event('get', '/api/v1/namespaces/a/pods', 403, 'somebody'),
      event('get', '/api/v1/namespaces/a/pods', 404),
    ];
    expect(refusedRequests(events, 'member')).toEqual({
      of: 3,
      faults: ['2 times refused: list /api/v1/namespaces/a/pods'],
    });
  });

  test('do not count the Service that Patroni asks for once', () => {
    expect(refusedRequests([event('create', '/api/v1/namespaces/a/services', 403)], 'member').faults).toEqual([]);
    expect(refusedRequests([event('create', '/api/v1/namespaces/a/services/b', 403)], 'member').faults).toHaveLength(1);
  });
});

test('every sabotage fails a promise that there is', () => {
  for (const { fails } of sabotages) expect(Object.values(promises)).toContain(fails);
});
