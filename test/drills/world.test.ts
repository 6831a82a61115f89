import { appears, changed, during, type Incident } from '../../drills/world/incident';
import { isBusyNight, lastDaily, lastSunday } from '../../drills/world/schedule';
import { counters, gauges, type Simulated } from '../../drills/world/series';

/** A Monday. */
const start = Date.UTC(2026, 11, 7) / 1000;
const period = { start, hours: 48 };

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
