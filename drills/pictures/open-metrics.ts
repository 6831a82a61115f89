import { probeSeconds } from '../../charts/kit/availability';
import type { Period, Simulated } from '../world/series';

/** Six hours, always the same ones: the pictures do not depend on when they are drawn. */
export const period: Period = { start: Date.UTC(2026, 8, 14, 12) / 1000, hours: 6 };
/** The end, in seconds since 1970. */
export const end = period.start + period.hours * 3600;
/** Hours before them, for increases and for series that are not new. */
const lead = 1.25;
/** Seconds between two samples, as in the rendered configuration. */
const scrapeSeconds = 30;

/** The samples in the format OpenMetrics, which promtool reads. */
export function* openMetrics(all: readonly Simulated[]): Iterable<string> {
  for (const { name, labels, value, counter } of all) {
    const probe = name.startsWith('probe_');
    const every = probe ? probeSeconds : scrapeSeconds;
    // The error budgets look back as far as the pictures reach.
    const first = -((probe ? period.hours + lead : lead) * 3600) / every;
    const samples = (period.hours * 3600) / every;
    const text = Object.entries(labels).map(([label, each]) => `${label}=${JSON.stringify(each)}`);
    const id = `${name}{${text.join(',')}}`;
    const lines: string[] = [];
    let total = counter ? 1000 : 0;
    for (let index = first; index <= samples; index++) {
      const now = value((index * every) / 3600);
      if (now === undefined) continue;
      total = counter ? total + now * every : now;
      lines.push(`${id} ${Number(total.toPrecision(10))} ${end - (samples - index) * every}`);
    }
    // A series may begin after the end of this period; the format knows no empty lines.
    if (lines.length > 0) yield `${lines.join('\n')}\n`;
  }
  yield '# EOF\n';
}
