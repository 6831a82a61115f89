import { byCodeUnit } from '../util/collections';
import type { Family, MetricType } from './family';

interface Accumulator {
  type: MetricType;
  readonly labels: Set<string>;
  /** Values by series. */
  readonly samples: Map<string, number>;
}

/** Suffixes of the series of a metric, by its type. */
const suffixesOf: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  gaugehistogram: ['_bucket', '_gsum', '_gcount'],
  summary: ['_sum', '_count'],
};
/** Labels that follow from the type. */
const typeLabels: Readonly<Record<string, string>> = { histogram: 'le', gaugehistogram: 'le', summary: 'quantile' };
/** Types of both formats. OpenMetrics has a few more, and its TYPE lines omit a suffix of the name. */
const types: Readonly<Record<string, { readonly type: MetricType; readonly suffix?: string }>> = {
  counter: { type: 'counter', suffix: '_total' },
  gauge: { type: 'gauge' },
  histogram: { type: 'histogram' },
  gaugehistogram: { type: 'gaugehistogram' },
  summary: { type: 'summary' },
  info: { type: 'gauge', suffix: '_info' },
  stateset: { type: 'gauge' },
  untyped: { type: 'untyped' },
  unknown: { type: 'untyped' },
};

/** Ignores what follows the value: a timestamp or an exemplar. */
const sample = /^([A-Za-z_:][\w:]*)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?[ \t]+(\S+)/;
const pair = /\s*([A-Za-z_]\w*)\s*=\s*"(?:[^"\\]|\\.)*"\s*(?:,|$)/y;

/**
 * Parses one page of metrics in Prometheus' text format or in OpenMetrics.
 * @throws Error with the first invalid line.
 */
export function readExposition(text: string): Record<string, Family> {
  const sorted = [...familiesIn(text)].sort(([a], [b]) => byCodeUnit(a, b));
  return Object.fromEntries(
    sorted.map(([name, { type, labels, samples }]) => [
      name,
      samples.size === 0 ? { type, note: withoutSamples } : { type, labels: [...labels].sort(byCodeUnit) },
    ]),
  );
}

/** Values of the counters of a page by metric and series; of histograms and summaries, the number of observations. */
export type Counters = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** @throws Error with the first invalid line. */
export function readCounters(text: string): Counters {
  const counting = [...familiesIn(text)].filter(
    ([, { type }]) => type === 'counter' || suffixesOf[type]?.includes('_count'),
  );
  return new Map(
    counting.map(([name, { type, samples }]) => {
      const ofType = [...samples].filter(([series]) => type === 'counter' || series.startsWith(`${name}_count`));
      return [name, new Map(ofType)];
    }),
  );
}

/**
 * Metrics with series that appear with their first event: absent from all earlier pages, and not 0 when they appear.
 * @param pages of one program, the first one from before any event.
 */
export function appearingWithEvents(pages: readonly Counters[]): ReadonlySet<string> {
  const known = new Set<string>([...(pages[0]?.values() ?? [])].flatMap((series) => [...series.keys()]));
  const found = new Set<string>();
  for (const page of pages.slice(1)) {
    for (const [name, samples] of page) {
      for (const [series, value] of samples) {
        if (!known.has(series) && value !== 0) found.add(name);
        known.add(series);
      }
    }
  }
  return found;
}

function familiesIn(text: string): ReadonlyMap<string, Accumulator> {
  const found = new Map<string, Accumulator>();
  const isOpenMetrics = /^# EOF$/m.test(text);
  const family = (name: string) => {
    const known = found.get(name) ?? { type: 'untyped', labels: new Set(), samples: new Map() };
    found.set(name, known);
    return known;
  };
  for (const [index, line] of text.split('\n').entries()) {
    const message = `line ${index + 1} is not Prometheus' text format: ${line.slice(0, 80)}`;
    const [, declared, type] = /^#\s+TYPE\s+(\S+)\s+(\S+)\s*$/.exec(line) ?? [];
    if (declared && type) {
      const known = types[type];
      if (!known) throw new Error(message);
      family(`${declared}${(isOpenMetrics && known.suffix) || ''}`).type = known.type;
    }
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, name, inBraces = '', value] = sample.exec(line) ?? [];
    const labels = labelsIn(inBraces);
    if (!name || !labels) throw new Error(message);
    const of = family(familyOf(name, found));
    of.samples.set(`${name}{${inBraces}}`, Number(value));
    for (const label of labels) if (label !== typeLabels[of.type]) of.labels.add(label);
  }
  return found;
}

/** A program may declare a metric long before it has a value; until then its labels are unknown. */
const withoutSamples = 'declared, without samples';

/** The metric that a series belongs to: `x` for `x_bucket` if `x` was declared as a histogram. */
function familyOf(name: string, found: ReadonlyMap<string, Accumulator>): string {
  for (const [type, suffixes] of Object.entries(suffixesOf)) {
    const suffix = suffixes.find((each) => name.endsWith(each));
    const base = suffix ? name.slice(0, -suffix.length) : '';
    if (found.get(base)?.type === type) return base;
  }
  return name;
}

function labelsIn(text: string): string[] | undefined {
  const labels: string[] = [];
  pair.lastIndex = 0;
  while (pair.lastIndex < text.trimEnd().length) {
    const name = pair.exec(text)?.[1];
    if (name === undefined) return undefined;
    labels.push(name);
  }
  return labels;
}

/** The series of a metric with their labels; undefined labels are unknown. */
export function seriesOf(
  name: string,
  { type, labels }: Family,
): [name: string, labels: readonly string[] | undefined][] {
  const typeLabel = typeLabels[type];
  const withTypeLabel = labels && typeLabel ? [...labels, typeLabel] : labels;
  const suffixes = suffixesOf[type] ?? [];
  const plain: ReturnType<typeof seriesOf> = type.endsWith('histogram') ? [] : [[name, withTypeLabel]];
  return [
    ...plain,
    ...suffixes.map((each): (typeof plain)[0] => [`${name}${each}`, each === '_bucket' ? withTypeLabel : labels]),
  ];
}
