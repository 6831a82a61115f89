import type { Period } from './series';

const day = 86_400;
const week = 7 * day;
/** 1970 began on a Thursday. */
const sunday = 3 * day;

/** Hour of the day in UTC, from 0 to 24. */
export const timeOfDay = ({ start }: Period, hour: number): number => (((start / 3600 + hour) % 24) + 24) % 24;

/** When it was last this time of the day, in seconds since 1970. @param at hour in UTC */
export function lastDaily({ start }: Period, hour: number, at: number): number {
  const now = start + hour * 3600 - at * 3600;
  return now - (now % day) + at * 3600;
}

/** When it was last this time of a Sunday, in seconds since 1970. @param at hour in UTC */
export function lastSunday({ start }: Period, hour: number, at: number): number {
  const now = start + hour * 3600 - at * 3600 - sunday;
  return now - (now % week) + at * 3600 + sunday;
}

/** Backups and the load test run: disks and processors have more to do. */
export function isBusyNight(period: Period, hour: number): boolean {
  const time = timeOfDay(period, hour);
  return time >= 2 && time < 2.4;
}
