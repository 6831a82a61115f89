import { Cron } from 'croner';
import { remembered } from './memory';

const day = 86_400;
/** Seconds. */
export const week = 7 * day;

/** The time zone of all schedules: one whose days all have 24 hours. */
export const timeZone = 'Etc/UTC';

/** The syntax of CronJobs; other dialects of cron also have L, W, # and 7 for Sunday. */
const kubernetes = /^([\d*,/-]+\s+){3}([\d*,/-]|[a-z]{3})+\s+([0-6*,/-]|[a-z]{3})+$/i;

/** Whether a text is a schedule of a CronJob that has a next run. */
export function isSchedule(text: string): boolean {
  try {
    return kubernetes.test(text.trim()) && new Cron(text, { mode: '5-part', paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}

const gaps = new Map<string, number>();

/** The longest time between two runs of a schedule with five fields in `timeZone`, in seconds. */
export function longestInterval(schedule: string): number {
  const known = gaps.get(schedule);
  if (known !== undefined) return known;
  const { times, dates } = partsOf(schedule);
  const gap = Math.max(longest(times), longest(dates) - (times.at(-1)! - times[0]!));
  gaps.set(schedule, gap);
  return gap;
}

/** Whether a schedule has one time of the day: minute and hour are numbers. */
export const isPlainSchedule = (schedule: string) => /^\d+\s+\d+\s/.test(schedule.trim());

/**
 * The schedule some minutes later.
 * @throws Error unless it is plain and stays on the same day.
 */
export function later(schedule: string, minutes: number): string {
  const [minute, hour, ...date] = schedule.trim().split(/\s+/);
  const time = Number(hour) * 60 + Number(minute) + minutes;
  if (!isPlainSchedule(schedule) || time >= 24 * 60)
    throw new Error(`"${schedule}" cannot be ${minutes} minutes later`);
  return [time % 60, Math.floor(time / 60), ...date].join(' ');
}

/** The times of the day at which a schedule may run, in seconds. */
export const timesOfDay = (schedule: string): readonly number[] => partsOf(schedule).times;

/** Whether two schedules have a run in the same minute. */
export function runTogether(one: string, other: string): boolean {
  const [first, second] = [partsOf(one), partsOf(other)];
  return intersect(first.times, second.times) && intersect(first.dates, second.dates);
}

function intersect(some: readonly number[], others: readonly number[]): boolean {
  const known = new Set(others);
  return some.some((each) => known.has(each));
}

/** Every day with runs has the same times, so times and dates can be enumerated separately. */
function partsOf(schedule: string): { readonly times: readonly number[]; readonly dates: readonly number[] } {
  const [minute, hour, ...date] = schedule.trim().split(/\s+/);
  return { times: runs(`${minute} ${hour} * * *`, day), dates: runs(`0 0 ${date.join(' ')}`, 9 * 366 * day) };
}

const enumerated = new Map<string, readonly number[]>();

/**
 * Runs in seconds since a fixed day, so that the result does not depend on today.
 * At most one per minute of a day, which is also about the number of days in four years.
 */
function runs(schedule: string, seconds: number): readonly number[] {
  const key = `${schedule} ${seconds}`;
  const known = enumerated.get(key);
  if (known) return known;
  const found = remembered(
    'runs of a schedule',
    () => key,
    () => enumerate(schedule, seconds),
  );
  enumerated.set(key, found);
  return found;
}

function enumerate(schedule: string, seconds: number): number[] {
  const cron = new Cron(schedule, { mode: '5-part', paused: true, utcOffset: 0 });
  const start = Date.UTC(2026, 0, 1);
  const found: number[] = [];
  let run = cron.nextRun(new Date(start - 1));
  while (run && run.getTime() < start + seconds * 1000 && found.length < 24 * 60) {
    found.push((run.getTime() - start) / 1000);
    run = cron.nextRun(run);
  }
  return found;
}

function longest(seconds: readonly number[]): number {
  return Math.max(...seconds.slice(1).map((next, index) => next - seconds[index]!));
}
