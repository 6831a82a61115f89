import { isSchedule, later, longestInterval, runTogether } from '@twisterlab/platform/util/schedule';

const hour = 3600;
const day = 24 * hour;

describe('the longest gap of a schedule', () => {
  it.each([
    ['every minute', '* * * * *', 60],
    ['every six hours', '0 */6 * * *', 6 * hour],
    ['at night alone', '0 22-23,0-4 * * *', 18 * hour],
    ['daily', '0 2 * * *', day],
    ['on workdays', '0 2 * * 1-5', 3 * day],
    ['weekly', '0 5 * * 0', 7 * day],
    ['weekly, by name', '0 5 * * SUN', 7 * day],
    // The 13th as well as every Friday.
    ['by date or day of the week', '0 5 13 * 5', 7 * day],
    ['monthly', '0 5 1 * *', 31 * day],
    ['on dates that not every month has', '0 5 31 * *', 61 * day],
    ['yearly', '0 0 1 1 *', 366 * day],
    ['on leap days', '0 0 29 2 *', (4 * 365 + 1) * day],
    // What is short within the day and long between days.
    ['every minute of one day a week', '* * * * 0', 6 * day + 60],
  ])('%s: %s', (_, schedule, gap) => {
    expect(longestInterval(schedule)).toBe(gap);
  });
});

describe('a schedule', () => {
  it.each(['0 2 * * *', '*/15 0-6 1,15 * *', '0 5 * JAN-mar sun', ' 0  2 * * 6 '])('is %j', (text) => {
    expect(isSchedule(text)).toBe(true);
  });

  it.each([
    ['no text', ''],
    ['six fields', '0 0 2 * * *'],
    ['an hour that no day has', '0 25 * * *'],
    ['a date that never comes', '0 2 30 2 *'],
    ['a nickname', '@weekly'],
    ['a schedule in another time zone', 'CRON_TZ=Europe/Paris 0 2 * * *'],
    ['Sunday as 7, which Kubernetes refuses', '0 5 * * 7'],
    ['the last day of the month, which Kubernetes does not know', '0 5 L * *'],
    ['the second Monday, which Kubernetes does not know', '0 5 * * 1#2'],
  ])('is not %s: %j', (_, text) => {
    expect(isSchedule(text)).toBe(false);
  });
});

describe('a schedule moved to later', () => {
  it.each([
    ['0 2 * * *', 75, '15 3 * * *'],
    ['5 5 * * 0', 0, '5 5 * * 0'],
  ])('%s by %d minutes', (schedule, minutes, moved) => {
    expect(later(schedule, minutes)).toBe(moved);
  });

  it.each([
    ['50 23 * * *', 10],
    ['*/5 2 * * *', 10],
  ])('is refused for %s by %d minutes', (schedule, minutes) => {
    expect(() => later(schedule, minutes)).toThrow('cannot be 10 minutes later');
  });
});

describe('two schedules', () => {
  it.each([
    ['0 2 * * *', '0 2 * * 0'],
    ['*/15 * * * *', '30 4 * * *'],
    ['0 2 13 * *', '0 2 * * 5'],
  ])('%s and %s run together', (one, other) => {
    expect(runTogether(one, other)).toBe(true);
  });

  it.each([
    ['0 2 * * *', '1 2 * * *'],
    ['0 2 * * 0', '0 2 * * 1'],
    ['0 2 29 2 *', '0 2 1 3 *'],
  ])('%s and %s never run together', (one, other) => {
    expect(runTogether(one, other)).toBe(false);
  });
});
