import { readFileSync } from 'node:fs';
import { UserError } from '../model/problem';
import { type Catalogue, catalogueFile, catalogueOf, mergePages, writeCatalogue } from './catalogue';
import { readExposition } from './exposition';

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
 * @param adds to the existing catalogue instead of replacing it.
 */
export async function importMetrics(
  job: string,
  sources: readonly string[],
  from: string,
  adds = false,
): Promise<ImportedMetrics> {
  const pages: Catalogue['metrics'][] = [];
  for (const source of sources) pages.push(await readPage(source));
  const before = catalogueOf(job)?.metrics ?? {};
  const metrics = mergePages(adds ? [before, ...pages] : pages);
  writeCatalogue(job, { from, metrics });
  return {
    file: catalogueFile(job),
    metrics: Object.keys(metrics).length,
    added: Object.keys(metrics).filter((name) => !(name in before)),
    removed: Object.keys(before).filter((name) => !(name in metrics)),
  };
}

/** The metrics of one page. @param source a file or a URL. */
export async function readPage(source: string): Promise<Catalogue['metrics']> {
  const text = await textOf(source);
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

async function textOf(source: string): Promise<string> {
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
