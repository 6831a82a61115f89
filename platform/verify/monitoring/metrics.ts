import type { Graph } from '../../link/graph';
import { cataloguedJobs, cataloguesDigest, type Labels, noteOf, seriesOfJob } from '../../metrics/catalogue';
import { type ExpressionSite, expressionsOf } from '../../metrics/expressions';
import { type Job, jobOf, prometheusConfig, pushedJob } from '../../metrics/jobs';
import { inferLabels, type LabelInference, variablePlaceholder } from '../../metrics/labels';
import { logqlError } from '../../metrics/logql';
import { type Matcher, matches, parsePromql, type Selector } from '../../metrics/promql';
import { lazily } from '../../util/lazily';
import { digest, remembered } from '../../util/memory';
import { suggest } from '../../util/suggest';
import type { Rule } from '../rule';

/**
 * An alert on a metric that no job exports never fires, and a panel on it stays empty (the owner's did). Every metric and label
 * of rules and dashboards must be exported by a job that this cluster scrapes.
 *
 * Bias: accepts what it cannot decide, such as label values, or metrics selected by a regular expression; it never accepts an
 * unknown metric name, or one that no page ever had samples of.
 */
export const metrics: Rule = {
  name: 'metrics',
  *check(graph) {
    const expressions = expressionsOf(graph);
    if (expressions.length === 0) return;
    const producers = lazily(() => producersOf(graph, expressions));
    const world = lazily(() => digest(JSON.stringify(worldOf(graph, expressions))));
    for (const placed of expressions) {
      const input = () => `${world()} ${JSON.stringify({ ...placed, object: undefined })}`;
      for (const [message, fix] of remembered('expression faults', input, () => faults(placed, producers())))
        yield { at: placed.object, message: `${placed.location}: ${message}`, fix };
    }
  },
};

/** All that `producersOf` depends on. */
function worldOf(graph: Graph, expressions: readonly ExpressionSite[]) {
  const records = expressions.flatMap(({ records, text, addedLabels }) =>
    records ? [[records, text, addedLabels]] : [],
  );
  return [prometheusConfig(graph)?.configs, pushesOf(graph), records, cataloguesDigest()];
}

type Fault = readonly [message: string, fix: string];

/** Jobs whose pods push to Prometheus. */
const pushesOf = (graph: Graph) => [
  ...new Set(graph.environments.flatMap(({ monitoring }) => monitoring.pushes).map(({ job }) => job)),
];

const correct = 'Correct the expression.';

function faults(placed: ExpressionSite, producers: Producers): Fault[] {
  const { text, language, displayedLabels, addedLabels } = placed;
  const error = language === 'logql' ? logqlError(text) : parsePromql(text).error;
  if (error) return [[`the expression ${error}: ${text}`, correct]];
  if (language === 'logql') return [];
  const found: Fault[] = [];
  const { labels, errors: labelFaults } = inferLabels(parsePromql(text), (selector) =>
    producers.labelsOf(selector, found),
  );
  for (const message of new Set(labelFaults)) found.push([message, correct]);
  for (const label of new Set(displayedLabels)) {
    if (label === '__name__' || addedLabels.includes(label) || !labels || labels.has(label)) continue;
    const has = [...labels].sort().join(', ') || 'none';
    found.push([`shows the label ${label}, which its result does not have; it has ${has}`, 'Show one of these.']);
  }
  return [...new Map(found.map((fault) => [fault[0], fault])).values()];
}

interface Producers {
  /** The labels of a selector's result; adds its faults to `found`. */
  labelsOf(selector: Selector, found: Fault[]): Labels;
}

/** Prometheus creates these from its alerts. */
const alertSeries = ['ALERTS', 'ALERTS_FOR_STATE'];

function producersOf(graph: Graph, expressions: readonly ExpressionSite[]): Producers {
  const configs = prometheusConfig(graph)?.configs ?? [];
  const jobs = [
    ...configs.flatMap((config) => jobOf(config) ?? []),
    ...pushesOf(graph).flatMap((job) => pushedJob(job) ?? []),
  ];
  const uncaptured = configs.map(({ job_name }) => job_name).filter((name) => !jobs.some((job) => job.name === name));
  const records = new Map(expressions.flatMap((each) => (each.records ? [[each.records, each] as const] : [])));
  const recorded = new Map<string, Labels>();

  /** A rule that reads itself, directly or not, may have any label. */
  const labelsOfRecord = (name: string, placed: ExpressionSite): Labels => {
    if (!recorded.has(name)) {
      recorded.set(name, undefined);
      const { labels }: LabelInference = inferLabels(parsePromql(placed.text), (selector) => labelsOf(selector, []));
      recorded.set(name, labels && new Set([...labels, ...placed.addedLabels]));
    }
    return recorded.get(name);
  };

  const labelsOf = ({ name, matchers }: Selector, found: Fault[]): Labels => {
    if (name === variablePlaceholder) return undefined;
    const byName = matchers.filter(({ label }) => label === '__name__');
    const others = matchers.filter(({ label }) => label !== '__name__');
    if (name === undefined) {
      if (
        byName.length > 0 &&
        !jobs.some(({ series }) => [...series.keys()].some((each) => byName.every((m) => matches(m, each))))
      )
        found.push([`reads __name__${byName[0]!.op}"${byName[0]!.value}", and no job exports such a metric`, correct]);
      return undefined;
    }
    if (alertSeries.includes(name)) return undefined;
    const record = records.get(name);
    if (record) return checked(name, labelsOfRecord(name, record), others, found);

    const from = jobs.filter((job) => others.every((matcher) => matcher.label !== 'job' || chooses(matcher, job)));
    const exporting = from.filter(({ series }) => series.has(name));
    if (exporting.length === 0) {
      found.push(unknown(name, from, { jobs, uncaptured }, others));
      return undefined;
    }
    const notes = exporting.map((job) => noteOf(job.name, name));
    if (!notes.includes(undefined)) {
      const message = `reads ${name}, of which the job ${exporting[0]!.name} has no samples: ${notes[0]}`;
      found.push([message, 'Read another metric, or import a page of the program that has samples of this one.']);
    }
    const labels = exporting.map(({ series }) => series.get(name));
    const all = labels.includes(undefined) ? undefined : union(labels as ReadonlySet<string>[]);
    for (const { label } of others) {
      if (exporting.every((job) => job.renamedLabels(name).includes(label))) {
        const message = `reads ${name} by ${label}, which is the target's label; the metric's own is exported_${label}`;
        found.push([message, `Write exported_${label}, or declare the scrape with honorLabels.`]);
      }
    }
    return checked(name, all, others, found);
  };

  return { labelsOf };
}

/** One set is returned as it is: most metrics are exported by one job. */
const union = ([first, ...others]: readonly ReadonlySet<string>[]): Labels =>
  others.every((each) => each === first) ? first : new Set([first, ...others].flatMap((each) => [...each!]));

function chooses(matcher: Matcher, { name }: Job): boolean {
  return matcher.value.includes(variablePlaceholder) || matches(matcher, name);
}

function checked(name: string, labels: Labels, matchers: readonly Matcher[], found: Fault[]): Labels {
  for (const { label } of matchers) {
    if (!labels || labels.has(label) || label === variablePlaceholder) continue;
    const near = suggest(label, labels);
    const has = near ? `did you mean ${near}?` : `it has ${[...labels].sort().join(', ')}`;
    found.push([`reads ${name} by the label ${label}, which it does not have; ${has}`, correct]);
  }
  return labels;
}

interface Jobs {
  readonly jobs: readonly Job[];
  /** Jobs whose metrics are unknown. */
  readonly uncaptured: readonly string[];
}

function unknown(name: string, from: readonly Job[], { jobs, uncaptured }: Jobs, matchers: readonly Matcher[]): Fault {
  const chosen = matchers.find(({ label }) => label === 'job');
  const blind = chosen && uncaptured.find((job) => matches(chosen, job));
  if (blind && from.length === 0) {
    const message = `reads ${name} of the job ${blind}, whose metrics are unknown`;
    return [message, `Capture it: npm run import -- metrics ${blind} FILE_OR_URL --from "PROGRAM VERSION".`];
  }
  if (chosen && from.length === 0) {
    const list = jobs.map((job) => job.name).join(', ');
    return [
      `reads ${name} of job${chosen.op}"${chosen.value}", which no scrape config defines; jobs: ${list}`,
      correct,
    ];
  }
  const elsewhere = jobs.filter(({ series }) => series.has(name)).map((job) => job.name);
  if (elsewhere.length > 0)
    return [`reads ${name} of job${chosen!.op}"${chosen!.value}"; ${elsewhere.join(', ')} exports it`, correct];
  const absent = cataloguedJobs().filter((job) => seriesOfJob(job)?.has(name));
  if (absent.length > 0) {
    const message = absent.some((job) => jobs.some((each) => each.name === job))
      ? `reads ${name}, which the job ${absent.join(', ')} drops`
      : `reads ${name} of the job ${absent.join(', ')}, which this cluster does not scrape`;
    return [message, 'Scrape the job, or omit the expression where it is not scraped.'];
  }
  const near = suggest(
    name,
    from.flatMap(({ series }) => [...series.keys()]),
  );
  const message = `reads ${name}, which no job exports${near ? `; did you mean ${near}?` : ''}`;
  return [message, 'Correct the name; imports/metrics lists what each job exports.'];
}
