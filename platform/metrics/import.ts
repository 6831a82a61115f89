import { readFileSync } from 'node:fs';
import { UserError } from '../model/problem';
import { type Catalogue, catalogueOf, fileOf, united, writeCatalogue } from './catalogue';
import { readExposition } from './exposition';

export interface ImportedMetrics {
  readonly file: string;
  readonly metrics: number;
  /** Names that were not there before, and names that are gone. */
  readonly added: readonly string[];
  readonly gone: readonly string[];
}

/**
 * Writes what a job exports, from pages of metrics of programs that run.
 * @param sources files or URLs; what any of them tells counts.
 * @param from program and version.
 * @param adds to what stands there, instead of replacing it.
 */
export async function importMetrics(
  job: string,
  sources: readonly string[],
  from: string,
  adds = false,
): Promise<ImportedMetrics> {
  const pages: Catalogue['metrics'][] = [];
  for (const source of sources) pages.push(await pageOf(source));
  const before = catalogueOf(job)?.metrics ?? {};
  const metrics = united(adds ? [before, ...pages] : pages);
  writeCatalogue(job, { from, metrics });
  return {
    file: fileOf(job),
    metrics: Object.keys(metrics).length,
    added: Object.keys(metrics).filter((name) => !(name in before)),
    gone: Object.keys(before).filter((name) => !(name in metrics)),
  };
}

/** What one page tells. @param source a file, or a URL. */
export async function pageOf(source: string): Promise<Catalogue['metrics']> {
  const text = await textOf(source);
  const fix = 'Name a page of metrics: curl http://ADDRESS/metrics, or kubectl get --raw PATH.';
  const wrong = (message: string) => new UserError([{ where: source, message, fix }]);
  try {
    const metrics = readExposition(text);
    if (Object.keys(metrics).length > 0) return metrics;
  } catch (error) {
    throw wrong(`${(error as Error).message}.`);
  }
  throw wrong('tells no metric.');
}

/** What Prometheus asks for: in OpenMetrics, programs end the names of counters with _total that otherwise do not. */
const accept = 'application/openmetrics-text;version=1.0.0;q=0.9,text/plain;version=0.0.4;q=0.5';

async function textOf(source: string): Promise<string> {
  try {
    if (!/^https?:/.test(source)) return readFileSync(source === '-' ? 0 : source, 'utf8');
    const answer = await fetch(source, { headers: { accept }, signal: AbortSignal.timeout(30_000) });
    if (!answer.ok) throw new Error(`it answers ${answer.status}`);
    return await answer.text();
  } catch (error) {
    const failure = error as Error;
    const message = `cannot be read: ${(failure.cause as Error | undefined)?.message ?? failure.message}.`;
    const fix = 'Give a file, - for standard input, or a URL that answers.';
    throw new UserError([{ where: source, message, fix }]);
  }
}
