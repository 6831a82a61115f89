import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { byCodeUnit } from '../util/collections';
import { parseJsonFile } from '../util/json-file';
import { digest } from '../util/memory';
import { root } from '../util/root';
import { seriesOf } from './exposition';
import type { Family } from './family';

/** The metrics that the targets of a scrape job expose. */
export interface Catalogue {
  /** Program, version, and how the page was captured. */
  readonly from: string;
  readonly metrics: Readonly<Record<string, Family>>;
}

/** Label names of a series; undefined if they are unknown. */
export type Labels = ReadonlySet<string> | undefined;

const folder = join(root, 'imports/metrics');
interface Known {
  readonly catalogue: Catalogue;
  readonly series: ReadonlyMap<string, Labels>;
  /** By series. */
  readonly notes: ReadonlyMap<string, string>;
}

const cache = new Map<string, Known>();

export const catalogueFile = (job: string) => `imports/metrics/${job}.json`;

/** Jobs with a catalogue in imports/metrics. */
export function cataloguedJobs(): string[] {
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.json'))
        .map((name) => name.slice(0, -'.json'.length))
        .sort(byCodeUnit)
    : [];
}

/** @returns undefined if the job has no catalogue. */
export function catalogueOf(job: string): Catalogue | undefined {
  return read(job)?.catalogue;
}

/** The series of a job that appear with their first event. */
export function seriesOfEvents(job: string): readonly string[] {
  return Object.entries(catalogueOf(job)?.metrics ?? {}).flatMap(([name, family]) =>
    family.appears === 'event' ? seriesOf(name, family).map(([series]) => series) : [],
  );
}

/** The labels of each series of a job. */
export function seriesOfJob(job: string): ReadonlyMap<string, Labels> | undefined {
  return read(job)?.series;
}

/** Why a job may not expose a series; undefined if it always does. */
export function noteOf(job: string, series: string): string | undefined {
  return read(job)?.notes.get(series);
}

function read(job: string) {
  if (!cache.has(job)) {
    const path = join(root, catalogueFile(job));
    if (!existsSync(path)) return undefined;
    const catalogue = parseJsonFile(readFileSync(path, 'utf8'), path) as Catalogue;
    const series = Object.entries(catalogue.metrics).flatMap(([name, family]) =>
      seriesOf(name, family).map(([each, labels]): [string, Labels] => [each, labels && new Set(labels)]),
    );
    const notes = Object.entries(catalogue.metrics).flatMap(([name, family]) =>
      family.note ? seriesOf(name, family).map(([each]): [string, string] => [each, family.note!]) : [],
    );
    cache.set(job, { catalogue, series: new Map(series), notes: new Map(notes) });
  }
  return cache.get(job);
}

let digestOfAll: string | undefined;

/** A digest of all catalogues. */
export function cataloguesDigest(): string {
  digestOfAll ??= digest(
    JSON.stringify(cataloguedJobs().map((job) => [job, readFileSync(join(root, catalogueFile(job)), 'utf8')])),
  );
  return digestOfAll;
}

/** Writes a catalogue, one line per metric: the diff shows what a new version changes. */
export function writeCatalogue(job: string, { from, metrics }: Catalogue): void {
  const lines = Object.entries(metrics)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([name, { type, labels, appears, note }]) => {
      const family = { type, ...(labels && { labels }), ...(appears && { appears }), ...(note && { note }) };
      return `    ${JSON.stringify(name)}: ${JSON.stringify(family)}`;
    });
  mkdirSync(folder, { recursive: true });
  const text = `{\n  "from": ${JSON.stringify(from)},\n  "metrics": {\n${lines.join(',\n')}\n  }\n}\n`;
  writeFileSync(join(root, catalogueFile(job)), text);
  cache.delete(job);
  digestOfAll = undefined;
}

/** Merges pages: a program exposes a metric with labels only once it has a value, so one page is rarely complete. */
export function mergePages(pages: readonly Catalogue['metrics'][]): Record<string, Family> {
  const all = new Map<string, Family>();
  for (const [name, family] of pages.flatMap((page) => Object.entries(page))) {
    const before = all.get(name);
    all.set(name, before ? mergeFamilies(before, family) : family);
  }
  return Object.fromEntries(all);
}

/** Labels and types of either are kept. A note means that there is no sample: it is dropped if one page has samples. */
function mergeFamilies(a: Family, b: Family): Family {
  const labels =
    a.labels || b.labels ? [...new Set([...(a.labels ?? []), ...(b.labels ?? [])])].sort(byCodeUnit) : undefined;
  const note = a.note && b.note ? a.note : undefined;
  const appears = a.appears ?? b.appears;
  return {
    type: a.type === 'untyped' ? b.type : a.type,
    ...(labels && { labels }),
    ...(appears && { appears }),
    ...(note && { note }),
  };
}
