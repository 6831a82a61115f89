import { readFileSync } from 'node:fs';
import { UserError } from '../model/problem';
import { type Catalogue, catalogueFile, catalogueOf, mergePages, writeCatalogue } from './catalogue';
import { appearingWithEvents, readCounters, readExposition } from './exposition';
import type { Family } from './family';

export interface ImportedMetrics {
  readonly file: string;
  readonly metrics: number;
  /** Names of new and of removed metrics. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Writes the catalogue of a job, from the metrics pages of running programs.
 * @param sources files or URLs; their metrics are merged.
 * @param from program and version.
 * @param options.adds to the existing catalogue instead of replacing it.
 * @param options.start a page from before any event: series that are missing there appear with their first event. Default: the
 * catalogue keeps what it has about them.
 */
export async function importMetrics(
  job: string,
  sources: readonly string[],
  from: string,
  { adds = false, start }: { readonly adds?: boolean; readonly start?: string | undefined } = {},
): Promise<ImportedMetrics> {
  const texts: string[] = [];
  const pages: Catalogue['metrics'][] = [];
  for (const source of start ? [start, ...sources] : sources) {
    const text = await textOf(source);
    texts.push(text);
    pages.push(parsePage(text, source));
  }
  const before = catalogueOf(job)?.metrics ?? {};
  const metrics = withEvents(
    mergePages(adds ? [before, ...pages] : pages),
    start ? appearingWithEvents(texts.map(readCounters)) : eventsIn(before),
  );
  writeCatalogue(job, { from, metrics });
  return {
    file: catalogueFile(job),
    metrics: Object.keys(metrics).length,
    added: Object.keys(metrics).filter((name) => !(name in before)),
    removed: Object.keys(before).filter((name) => !(name in metrics)),
  };
}

const eventsIn = (metrics: Catalogue['metrics']): ReadonlySet<string> =>
  new Set(Object.keys(metrics).filter((name) => metrics[name]!.appears === 'event'));

/** The same metrics, of which these appear with their first event. */
export function withEvents(metrics: Catalogue['metrics'], events: ReadonlySet<string>): Record<string, Family> {
  return Object.fromEntries(
    Object.entries(metrics).map(([name, family]) => [
      name,
      events.has(name) ? { ...family, appears: 'event' } : family,
    ]),
  );
}

/** The metrics of one page. @param source a file or a URL. */
export async function readPage(source: string): Promise<Catalogue['metrics']> {
  return parsePage(await textOf(source), source);
}

function parsePage(text: string, source: string): Catalogue['metrics'] {
  const fix = 'Pass a metrics page: from curl http://ADDRESS/metrics or kubectl get --raw PATH.';
  const invalid = (message: string) => new UserError([{ where: source, message, fix }]);
  try {
    const metrics = readExposition(text);
    if (Object.keys(metrics).length > 0) return metrics;
  } catch (error) {
    throw invalid(`${(error as Error).message}.`);
  }
  throw invalid('exposes no metrics.');
}

/** The Accept header of Prometheus: some programs add _total to counters only in OpenMetrics. */
const accept = 'application/openmetrics-text;version=1.0.0;q=0.9,text/plain;version=0.0.4;q=0.5';

/** The text of a page. @param source a file, a URL, or - for standard input. */
export async function textOf(source: string): Promise<string> {
  try {
    if (!/^https?:/.test(source)) return readFileSync(source === '-' ? 0 : source, 'utf8');
    const response = await fetch(source, { headers: { accept }, signal: AbortSignal.timeout(30_000) });
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    return await response.text();
  } catch (error) {
    const failure = error as Error;
    const message = `cannot be read: ${(failure.cause as Error | undefined)?.message ?? failure.message}.`;
    const fix = 'Pass a file, - for standard input, or a reachable URL.';
    throw new UserError([{ where: source, message, fix }]);
  }
}
