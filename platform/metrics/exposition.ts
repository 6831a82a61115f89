import { byCodeUnit } from '../util/collections';
import type { Family, MetricType } from './family';

interface Collected {
  type: MetricType;
  readonly labels: Set<string>;
  samples: number;
}

/** Suffixes of the series that one metric of a type has, each with the label that is not the metric's own. */
const parts: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  gaugehistogram: ['_bucket', '_gsum', '_gcount'],
  summary: ['_sum', '_count'],
};
const ownLabels: Readonly<Record<string, string>> = { histogram: 'le', gaugehistogram: 'le', summary: 'quantile' };
/** Types of either format. OpenMetrics has a few more, and leaves an ending off where it declares. */
const types: Readonly<Record<string, { readonly type: MetricType; readonly ending?: string }>> = {
  counter: { type: 'counter', ending: '_total' },
  gauge: { type: 'gauge' },
  histogram: { type: 'histogram' },
  gaugehistogram: { type: 'gaugehistogram' },
  summary: { type: 'summary' },
  info: { type: 'gauge', ending: '_info' },
  stateset: { type: 'gauge' },
  untyped: { type: 'untyped' },
  unknown: { type: 'untyped' },
};

/** What follows the value, a time or an exemplar, says nothing of names. */
const sample = /^([A-Za-z_:][\w:]*)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?[ \t]+\S+/;
const pair = /\s*([A-Za-z_]\w*)\s*=\s*"(?:[^"\\]|\\.)*"\s*(?:,|$)/y;

/**
 * Reads the metrics of one page in Prometheus' text format, or in OpenMetrics.
 * @throws Error that names the first line which is none of the format.
 */
export function readExposition(text: string): Record<string, Family> {
  const found = new Map<string, Collected>();
  const open = /^# EOF$/m.test(text);
  const family = (name: string) => {
    const known = found.get(name) ?? { type: 'untyped', labels: new Set(), samples: 0 };
    found.set(name, known);
    return known;
  };
  for (const [index, line] of text.split('\n').entries()) {
    const message = `line ${index + 1} is not Prometheus' text format: ${line.slice(0, 80)}`;
    const [, declared, type] = /^#\s+TYPE\s+(\S+)\s+(\S+)\s*$/.exec(line) ?? [];
    if (declared && type) {
      const known = types[type];
      if (!known) throw new Error(message);
      family(`${declared}${(open && known.ending) || ''}`).type = known.type;
    }
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, name, inBraces = ''] = sample.exec(line) ?? [];
    const labels = labelsIn(inBraces);
    if (!name || !labels) throw new Error(message);
    const of = family(familyOf(name, found));
    of.samples++;
    for (const label of labels) if (label !== ownLabels[of.type]) of.labels.add(label);
  }
  const sorted = [...found].sort(([a], [b]) => byCodeUnit(a, b));
  return Object.fromEntries(
    sorted.map(([name, { type, labels, samples }]) => [
      name,
      samples === 0 ? { type, note: withoutSamples } : { type, labels: [...labels].sort(byCodeUnit) },
    ]),
  );
}

/** A program may declare a metric long before it has a value of it, and does not tell its labels then. */
const withoutSamples = 'declared, without samples';

/** The metric that a series belongs to: `x` of `x_bucket` when `x` was declared a histogram before. */
function familyOf(name: string, found: ReadonlyMap<string, Collected>): string {
  for (const [type, suffixes] of Object.entries(parts)) {
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

/** The series of a metric, with all labels of each; undefined where they are not known. */
export function seriesOf(
  name: string,
  { type, labels }: Family,
): [name: string, labels: readonly string[] | undefined][] {
  const own = ownLabels[type];
  const withOwn = labels && own ? [...labels, own] : labels;
  const suffixes = parts[type] ?? [];
  const whole: ReturnType<typeof seriesOf> = type.endsWith('histogram') ? [] : [[name, withOwn]];
  return [
    ...whole,
    ...suffixes.map((each): (typeof whole)[0] => [`${name}${each}`, each === '_bucket' ? withOwn : labels]),
  ];
}
