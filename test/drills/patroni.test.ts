import type { AuditEvent } from '../../drills/fixtures/control-plane';
import { checks } from '../../drills/patroni/checks';
import { deniedRequests } from '../../drills/patroni/denied-requests';
import { faultInjections } from '../../drills/patroni/fault-injections';
import { type Sample, wrongEndpoints } from '../../drills/patroni/service-watch';
import { stopTime } from '../../drills/patroni/stop-time';
import { acknowledgedRows, longestGap, missingRows } from '../../drills/patroni/writer';

const rows = (...times: number[]) => times.map((at, index) => ({ row: index + 1, at }));

describe('the output of the writer', () => {
  test('has acknowledged rows, without failed and truncated lines', () => {
    const log = 'acknowledged 1 10.250\nfailed 2 11.000 server closed\nacknowledged 3 12.5\nacknowledged 4';
    expect(acknowledgedRows(log)).toEqual([
      { row: 1, at: 10250 },
      { row: 3, at: 12500 },
    ]);
  });

  test('is compared with the table: acknowledged rows that it lacks are lost', () => {
    expect(missingRows(rows(0, 1, 2), new Set([1, 3, 4]))).toEqual([2]);
    expect(missingRows(rows(0, 1), new Set([1, 2]))).toEqual([]);
  });

  test.each([
    ['between two writes in the period', rows(0, 1000, 4000, 5000), 500, 4500, 3],
    ['that began before the period', rows(0, 9000, 9500), 4000, 9200, 9],
    ['that ends after the period', rows(0, 1000, 9000), 500, 2000, 8],
    ['until the end of the period when no write follows', rows(0, 1000), 500, 7000, 6],
    ['over the whole period without any write', [], 1000, 7000, 6],
  ])('has a gap %s', (_, times, from, to, seconds) => {
    expect(longestGap(times, from, to)).toBe(seconds);
  });
});

describe('the time that a server takes to stop', () => {
  const at = (time: string, event: string) => `2026-11-30 ${time} UTC [31] LOG:  ${event}`;
  const stop = 'received fast shutdown request';
  const start = 'starting PostgreSQL 15.20 (Debian 15.20-0+deb12u1) on x86_64-pc-linux-gnu';
  const from = Date.parse('2026-11-30T13:00:00Z');

  test('is that of the longest stop, until the next start', () => {
    const log = [
      at('12:00:00.000', stop),
      at('12:59:00.000', start),
      at('13:00:50.647', stop),
      `2026-11-30 13:00:51,100 INFO: no action. I am (a), ${stop}`,
      at('13:01:00.647', start),
      at('13:05:00.000', stop),
      at('13:05:03.500', start),
    ].join('\n');
    expect(stopTime(log, from)).toEqual({ seconds: 10 });
  });

  test('is infinite without a start, and an error without a stop', () => {
    expect(stopTime(at('13:00:50.647', stop), from)).toEqual({ seconds: Infinity });
    expect(() => stopTime(at('12:00:00.000', stop), from)).toThrow('the server did not stop');
  });
});

describe('the endpoints of the Service', () => {
  const sample = (second: number, leader: string | undefined, ...addresses: string[]): Sample => ({
    at: second * 1000,
    leader,
    addresses,
  });

  test('are right when they are the leader, or none', () => {
    expect(wrongEndpoints([sample(0, 'a', 'a'), sample(10, 'b'), sample(20, 'b', 'b')])).toEqual([]);
  });

  test('may be outdated for as long as an address propagates', () => {
    expect(
      wrongEndpoints([sample(0, 'a', 'a'), sample(1, 'b', 'a'), sample(19, 'b', 'a'), sample(22, 'b', 'b')]),
    ).toEqual([]);
  });

  test('are wrong when another member stays one of them', () => {
    expect(wrongEndpoints([sample(1, 'b', 'a'), sample(26, 'b', 'a')])).toEqual(['endpoints a for 25 s, leader b']);
    expect(wrongEndpoints([sample(1, 'b', 'a', 'b'), sample(27, 'b', 'a', 'b')])).toEqual([
      'endpoints a and b for 26 s, leader b',
    ]);
  });
});

describe('denied requests', () => {
  const event = (verb: string, requestURI: string, code: number, username = 'member'): AuditEvent => ({
    verb,
    requestURI,
    responseStatus: { code },
    user: { username },
  });

  test('are those of the account, one line for each verb and path', () => {
    const events = [
      event('list', '/api/v1/namespaces/a/pods?watch=1', 403),
      event('list', '/api/v1/namespaces/a/pods', 403),
      event('get', '/api/v1/namespaces/a/pods', 403, 'another'),
      event('get', '/api/v1/namespaces/a/pods', 404),
    ];
    expect(deniedRequests(events, 'member')).toEqual({
      of: 3,
      faults: ['denied 2 times: list /api/v1/namespaces/a/pods'],
    });
  });

  test('do not include the Service that Patroni tries to create', () => {
    expect(deniedRequests([event('create', '/api/v1/namespaces/a/services', 403)], 'member').faults).toEqual([]);
    expect(deniedRequests([event('create', '/api/v1/namespaces/a/services/b', 403)], 'member').faults).toHaveLength(1);
  });
});

test('every fault injection names an existing check', () => {
  for (const { fails } of faultInjections) expect(Object.values(checks)).toContain(fails);
});
