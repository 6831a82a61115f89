import { Cron } from 'croner';

const day = 86_400;
/** Seconds. */
export const week = 7 * day;

/** What Kubernetes reads; other dialects of cron know L, W and # too, and Sunday as 7. */
const kubernetes = /^([\d*,/-]+\s+){3}([\d*,/-]|[a-z]{3})+\s+([0-6*,/-]|[a-z]{3})+$/i;

/** Whether a text is five cron fields, as Kubernetes reads them, whose time ever comes. */
export function isSchedule(text: string): boolean {
  try {
    return kubernetes.test(text.trim()) && new Cron(text, { mode: '5-part', paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
}

const gaps = new Map<string, number>();

/** The longest time between two runs of a schedule of five cron fields, in seconds. */
export function longestGap(schedule: string): number {
  const known = gaps.get(schedule);
  if (known !== undefined) return known;
  const [minute, hour, ...date] = schedule.trim().split(/\s+/);
  // Every day that it runs on has the same times: a year of minutes need not be walked through.
  const times = [...runs(`${minute} ${hour} * * *`, day)];
  const dates = [...runs(`0 0 ${date.join(' ')}`, 9 * 366 * day)];
  const gap = Math.max(longest(times), longest(dates) - (times.at(-1)! - times[0]!));
  gaps.set(schedule, gap);
  return gap;
}

/**
 * Seconds from a fixed day on, so that the answer is the same every day; in UTC, where all days are equally long.
 * No more than a day has minutes, or four years have days.
 */
function* runs(schedule: string, seconds: number): Iterable<number> {
  const cron = new Cron(schedule, { mode: '5-part', paused: true, utcOffset: 0 });
  const start = Date.UTC(2026, 0, 1);
  let run = cron.nextRun(new Date(start - 1));
  for (let count = 0; run && run.getTime() < start + seconds * 1000 && count < 24 * 60; count++) {
    yield (run.getTime() - start) / 1000;
    run = cron.nextRun(run);
  }
}

function longest(seconds: readonly number[]): number {
  return Math.max(...seconds.slice(1).map((next, index) => next - seconds[index]!));
}
