import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from '../util/collections';
import { root } from '../util/root';
import { seriesOf } from './exposition';
import type { Family } from './family';

/** What everything that one job reads exports. */
export interface Catalogue {
  /** Program, version, and how it was read. */
  readonly from: string;
  readonly metrics: Readonly<Record<string, Family>>;
}

/** Label names that series may have; undefined where any may come. */
export type Labels = ReadonlySet<string> | undefined;

const folder = join(root, 'imports/metrics');
const cache = new Map<string, { readonly catalogue: Catalogue; readonly series: ReadonlyMap<string, Labels> }>();

export const fileOf = (job: string) => `imports/metrics/${job}.json`;

/** Jobs whose metrics are known. */
export function cataloguedJobs(): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => name.slice(0, -'.json'.length))
        .sort(byCodeUnit)
    : [];
}

/** @returns undefined when nobody has captured what this job reads. */
export function catalogueOf(job: string): Catalogue | undefined {
  return read(job)?.catalogue;
}

/** Labels by series of a job. */
export function seriesOfJob(job: string): ReadonlyMap<string, Labels> | undefined {
  return read(job)?.series;
}

function read(job: string) {
  if (!cache.has(job)) {
    const path = join(root, fileOf(job));
    if (!existsSync(path)) return undefined;
    const catalogue = JSON.parse(readFileSync(path, 'utf8')) as Catalogue;
    const series = Object.entries(catalogue.metrics).flatMap(([name, family]) =>
      seriesOf(name, family).map(([each, labels]): [string, Labels] => [each, labels && new Set(labels)]),
    );
    cache.set(job, { catalogue, series: new Map(series) });
  }
  return cache.get(job);
}

/** Writes what a job reads: a line for each metric, so that a new version shows as a diff of its metrics. */
export function writeCatalogue(job: string, { from, metrics }: Catalogue): void {
  const lines = Object.entries(metrics)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([name, { type, labels, note }]) => {
      const family = { type, ...(labels && { labels }), ...(note && { note }) };
      return `    ${JSON.stringify(name)}: ${JSON.stringify(family)}`;
    });
  mkdirSync(folder, { recursive: true });
  const text = `{\n  "from": ${JSON.stringify(from)},\n  "metrics": {\n${lines.join(',\n')}\n  }\n}\n`;
  writeFileSync(join(root, fileOf(job)), text);
  cache.delete(job);
}

/** Metrics of all pages: a program tells a metric with labels only once it has a value of it, so one page is rarely all. */
export function united(pages: readonly Catalogue['metrics'][]): Record<string, Family> {
  const all = new Map<string, Family>();
  for (const [name, family] of pages.flatMap((page) => Object.entries(page))) {
    const before = all.get(name);
    all.set(name, before ? both(before, family) : family);
  }
  return Object.fromEntries(all);
}

/** What one of them knows, both do. A note is about what has no sample; one page with samples ends it. */
function both(a: Family, b: Family): Family {
  const labels =
    a.labels || b.labels ? [...new Set([...(a.labels ?? []), ...(b.labels ?? [])])].sort(byCodeUnit) : undefined;
  const note = a.note && b.note ? a.note : undefined;
  return { type: a.type === 'untyped' ? b.type : a.type, ...(labels && { labels }), ...(note && { note }) };
}
