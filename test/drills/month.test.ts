import { join } from 'node:path';
import { cataloguedJobs } from '@twisterlab/platform/metrics/catalogue';
import { Dist } from '../../drills/dist';
import { checks } from '../../drills/month/checks';
import { faultInjections } from '../../drills/month/fault-injections';
import { incidents } from '../../drills/month/incidents';
import { ordinary } from '../../drills/month/ordinary';
import { missed, type Placed, reportOf, tableOf } from '../../drills/month/report';
import { readByRules, selectorsOf, unread } from '../../drills/month/selected';
import type { Message } from '../../drills/month/simulation';
import { renderedAlertmanagerConfig } from '../../drills/servers/alertmanager';
import { renderedRules } from '../../drills/servers/prometheus-config';
import { simulate } from '../../drills/world';
import { unknownSeries } from '../../drills/world/catalogued';
import { appears, changed, during, type Incident } from '../../drills/world/incident';
import { isBusyNight, lastDaily, lastSunday } from '../../drills/world/schedule';
import { counters, gauges, type Simulated } from '../../drills/world/series';
import { temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';

/** A Monday. */
const start = Date.UTC(2026, 11, 7) / 1000;
const period = { start, hours: 48 };
const rendered = Dist.in(renderedDist);
const minute = 60;

describe('the schedule of the simulated cluster', () => {
  it.each([
    [1.9, Date.UTC(2026, 11, 6, 2)],
    [2, Date.UTC(2026, 11, 7, 2)],
    [26.5, Date.UTC(2026, 11, 8, 2)],
  ])('at hour %s has the last run of 02:00', (hour, at) => {
    expect(lastDaily(period, hour, 2)).toBe(at / 1000);
  });

  it('has the last run of Sunday', () => {
    expect(lastSunday(period, 1, 5)).toBe(Date.UTC(2026, 11, 6, 5) / 1000);
    expect(lastSunday(period, 6 * 24 + 5, 5)).toBe(Date.UTC(2026, 11, 13, 5) / 1000);
  });

  it('is busy when backups run', () => {
    expect([1.9, 2, 2.3, 2.5, 26.1].map((hour) => isBusyNight(period, hour))).toEqual([false, true, true, false, true]);
  });
});

describe('an incident', () => {
  const incident: Incident = {
    name: 'a fault',
    hours: 2,
    effects: [
      changed('up', { job: 'redis' }, 0, { to: 1 }),
      changed('restarts', {}, (rate = 0) => rate + 1),
      appears('waiting', [{ reason: 'CrashLoopBackOff' }], 1, { from: 1 }),
    ],
  };
  const world: Simulated[] = [
    ...gauges('up', [{ job: 'redis' }, { job: 'postgres' }], 1),
    ...counters('restarts', [{}], 0),
  ];
  const changedWorld = during(world, incident, 10, { start });
  const valuesOf = (index: number) => [9.9, 10, 10.9, 11, 12].map((hour) => changedWorld[index]!.value(hour));

  it('changes its series while it lasts, and no other', () => {
    expect(valuesOf(0)).toEqual([1, 0, 0, 1, 1]);
    expect(valuesOf(1)).toEqual([1, 1, 1, 1, 1]);
    expect(valuesOf(2)).toEqual([0, 1, 1, 1, 0]);
  });

  it('has series that exist only meanwhile', () => {
    expect(valuesOf(3)).toEqual([undefined, undefined, undefined, 1, undefined]);
  });
});

describe('the month', () => {
  const selectors = selectorsOf(renderedRules(rendered));
  const world = [...incidents(rendered), ...ordinary(period)].reduce(
    (before, each) => during(before, each, 0, period),
    simulate(rendered, period),
  );

  it('has every series that a rule reads, and only series that their jobs expose', () => {
    expect(unread(world, selectors, cataloguedJobs())).toEqual([]);
    expect(unknownSeries(world)).toEqual([]);
  });

  it('names a selector that reads nothing', () => {
    const file = 'groups: [{ name: a, rules: [{ alert: A, expr: "redis_up{namespace=\\"nowhere\\"} == 0" }] }]';
    expect(unread(world, selectorsOf({ file }), [])).toEqual(['redis_up{namespace="nowhere"}']);
  });

  it('leaves out series that no rule reads', () => {
    const names = new Set(readByRules(world, selectors).map(({ name }) => name));
    expect(names.has('redis_up')).toBe(true);
    expect(names.has('redis_connected_clients')).toBe(false);
  });

  it('changes something with each incident and each ordinary event', () => {
    const healthy = simulate(rendered, period);
    for (const each of [...incidents(rendered), ...ordinary(period)]) {
      for (const { concerns, appears: added } of each.effects) {
        expect({ name: each.name, found: added !== undefined || healthy.some(concerns!) }).toEqual({
          name: each.name,
          found: true,
        });
      }
    }
  });

  it.each(faultInjections)('is another with the fault $name', ({ name, dist, fails }) => {
    const copy = Dist.copy(join(renderedDist, 'edge'), join(temporaryFolder(), name.replaceAll(' ', '-'), 'edge'));
    const whole = Dist.in(join(copy.folder, '..'));
    const filesOf = () => [renderedRules(whole), renderedAlertmanagerConfig(whole)];
    const before = filesOf();
    dist!(whole);
    expect(filesOf()).not.toEqual(before);
    expect(Object.values<string>(checks)).toContain(fails);
  });
});

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
      minutes: 8,
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
