import { missed, type Placed, reportOf, tableOf } from '../../drills/month/report';
import type { Message } from '../../drills/month/simulation';

const start = Date.UTC(2026, 11, 7) / 1000;
const minute = 60;

describe('the report of an incident', () => {
  const placed: Placed = {
    name: 'a fault',
    hours: 2,
    effects: [],
    alert: 'RedisDown',
    also: ['BackupFailed'],
    began: start,
    until: start + 3600,
  };
  const message = (
    at: number,
    alertname: string,
    status: 'firing' | 'resolved' = 'firing',
    startsAt = at,
  ): Message => ({
    at: start + at * minute,
    receiver: 'chat',
    alerts: [{ status, startsAt: start + startsAt * minute, labels: { alertname } }],
  });
  const heartbeat = (at: number): Message => ({ ...message(at, 'Watchdog'), receiver: 'heartbeat' });

  it('has its first message, and how many', () => {
    const report = reportOf(placed, [
      message(3, 'RedisDown'),
      message(8, 'BackupFailed'),
      message(20, 'RedisDown', 'resolved', 3),
    ]);
    expect(report).toEqual({ incident: 'a fault', first: 'RedisDown', minutes: 3, messages: 3, others: [] });
    expect(missed([placed], [report])).toEqual([]);
  });

  it('names what it should not cause', () => {
    const report = reportOf(placed, [message(3, 'HostDown'), message(4, 'RedisDown')]);
    expect(report.others).toEqual(['HostDown']);
    expect(missed([placed], [report])).toEqual(['a fault: HostDown instead of RedisDown']);
  });

  it.each([
    ['alerts that fired before', message(5, 'HostDown', 'firing', -10)],
    ['messages after it', message(61, 'HostDown')],
    ['the heartbeat', heartbeat(5)],
  ])('does not count %s', (_, each) => {
    expect(reportOf(placed, [each])).toMatchObject({ first: undefined, messages: 0, others: [] });
  });

  it('does not count what an earlier incident makes likely for three days', () => {
    const before = { ...placed, began: start - 7200, until: start - 3600, afterwards: ['HostDown'] };
    const messages = [message(5, 'HostDown')];
    expect(reportOf(placed, messages, [before]).others).toEqual([]);
    expect(reportOf(placed, messages, [{ ...before, until: start - 4 * 86_400 }]).others).toEqual(['HostDown']);
  });

  it('does not count what fires in a healthy cluster too', () => {
    const messages = [message(2, 'TargetDown'), message(3, 'RedisDown')];
    expect(reportOf(placed, messages, [], new Set(['TargetDown']))).toMatchObject({ first: 'RedisDown', others: [] });
  });

  it('counts the end of the heartbeat while nothing monitors', () => {
    const dark = { ...placed, alert: 'Watchdog', unmonitored: 0.5 };
    expect(reportOf(dark, [heartbeat(-2), heartbeat(31)])).toMatchObject({
      first: 'Watchdog',
      minutes: 13,
      messages: 1,
    });
    expect(reportOf(dark, [heartbeat(-2), heartbeat(3)])).toMatchObject({ first: undefined });
  });

  it('is a line of a table', () => {
    expect(tableOf([reportOf(placed, [message(3, 'RedisDown')])]).at(-1)).toBe(
      '| a fault | RedisDown | 3 | 1 | none |',
    );
  });
});
