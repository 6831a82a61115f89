import { FileFormat, shape } from '../files/format';
import type { Graph } from '../link/graph';
import { hasLabels, scrapeConfig } from '../model/monitoring-files';
import type { RenderedObject } from '../model/rendered';
import { type Labels, seriesOfJob } from './catalogue';
import { anchoredRegExp } from './promql';

/** An entry of scrape_configs: the fields that are read here. */
export interface ScrapeConfig {
  readonly job_name: string;
  readonly honor_labels?: boolean;
  readonly scrape_timeout?: string;
  /** Parameters of the URL. */
  readonly params?: Readonly<Record<string, readonly string[]>>;
  readonly kubernetes_sd_configs?: readonly {
    readonly role: string;
    readonly namespaces?: { readonly names?: readonly string[] };
    readonly selectors?: readonly { readonly role: string; readonly label?: string }[];
  }[];
  readonly static_configs?: readonly { readonly labels?: Readonly<Record<string, string>> }[];
  readonly relabel_configs?: readonly Relabelling[];
  readonly metric_relabel_configs?: readonly Relabelling[];
}

export interface Relabelling {
  readonly source_labels?: readonly string[];
  readonly regex?: string | number | boolean;
  readonly action?: string;
  readonly target_label?: string;
  readonly replacement?: string;
}

const relabellings = shape.list(
  shape.object({
    source_labels: shape.list(shape.text),
    regex: shape.scalar,
    action: shape.text,
    target_label: shape.text,
    replacement: shape.text,
  }),
);

/** prometheus.yml. */
export const prometheusFormat = new FileFormat<{ readonly scrape_configs?: readonly ScrapeConfig[] }>(
  'a configuration of Prometheus',
  shape.object({
    scrape_configs: shape.list(
      shape.object(
        {
          job_name: shape.text,
          honor_labels: { type: 'boolean' },
          scrape_timeout: shape.text,
          params: shape.map(shape.list(shape.text)),
          kubernetes_sd_configs: shape.list(
            shape.object(
              {
                role: shape.text,
                namespaces: shape.object({ names: shape.list(shape.text) }),
                selectors: shape.list(shape.object({ role: shape.text, label: shape.text }, ['role'])),
              },
              ['role'],
            ),
          ),
          static_configs: shape.list(shape.object({ labels: shape.object() })),
          relabel_configs: relabellings,
          metric_relabel_configs: relabellings,
        },
        ['job_name'],
      ),
    ),
  }),
);

/** The scrape configuration of Prometheus and the ConfigMap that contains it. */
export interface PrometheusConfig {
  readonly object: RenderedObject;
  readonly configs: readonly ScrapeConfig[];
}

const scrapings = new WeakMap<Graph, PrometheusConfig | null>();

export function prometheusConfig(graph: Graph): PrometheusConfig | undefined {
  let scraping = scrapings.get(graph);
  if (scraping === undefined) {
    const object = graph.all('ConfigMap').find(({ manifest }) => hasLabels(manifest.metadata.labels, scrapeConfig));
    const text = object?.manifest.data?.['prometheus.yml'] ?? '';
    scraping = object ? { object, configs: prometheusFormat.read(text)?.scrape_configs ?? [] } : null;
    scrapings.set(graph, scraping);
  }
  return scraping ?? undefined;
}

/** A scrape job and the series that it provides. */
export interface Job {
  readonly name: string;
  /** Labels that Prometheus adds to every series of the targets. */
  readonly targetLabels: ReadonlySet<string>;
  /** By series, including the target labels. */
  readonly series: ReadonlyMap<string, Labels>;
  /** Labels of a series that conflict with a target label and are renamed: `namespace` to `exported_namespace`. */
  renamedLabels(series: string): readonly string[];
}

/** Prometheus writes these for every scrape. */
const scrapeMetrics = [
  'up',
  'scrape_duration_seconds',
  'scrape_samples_scraped',
  'scrape_samples_post_metric_relabeling',
  'scrape_series_added',
];

/** @returns the job without the series that it drops; undefined if it has no catalogue. */
export function jobOf(config: ScrapeConfig): Job | undefined {
  const exported = seriesOfJob(config.job_name);
  if (!exported) return undefined;
  const targetLabels = new Set(
    [
      'job',
      'instance',
      ...(config.static_configs ?? []).flatMap(({ labels = {} }) => Object.keys(labels)),
      ...(config.relabel_configs ?? []).flatMap(({ target_label }) => target_label ?? []),
    ].filter((label) => !label.startsWith('__')),
  );
  const drops = dropsOf(config.metric_relabel_configs ?? []);
  const renamedLabels = (series: string) =>
    config.honor_labels ? [] : [...(exported.get(series) ?? [])].filter((label) => targetLabels.has(label));
  const kept = [...exported].filter(([series]) => !drops.some((drop) => drop(series)));
  const series = kept.map(([name, labels]): [string, Labels] => {
    const renamed = renamedLabels(name);
    const own = labels && [...labels, ...labelsAdded(labels, config.metric_relabel_configs)];
    const all = own && [...targetLabels, ...own, ...renamed.map((label) => `exported_${label}`)];
    return [name, all && new Set(all)];
  });
  return {
    name: config.job_name,
    targetLabels,
    series: new Map([...series, ...scrapeMetrics.map((name): [string, Labels] => [name, targetLabels])]),
    renamedLabels,
  };
}

/** The series that pods push: nothing adds a label. @returns undefined if the job has no catalogue. */
export function pushedJob(name: string): Job | undefined {
  const series = seriesOfJob(name);
  return series && { name, targetLabels: new Set(), series, renamedLabels: () => [] };
}

/** Labels that a job sets from labels of the series. */
function labelsAdded(labels: ReadonlySet<string>, relabellings: readonly Relabelling[] = []): string[] {
  return relabellings.flatMap(({ action = 'replace', source_labels: sources = [], target_label: target }) => {
    const isSet = action === 'replace' && sources.length > 0 && sources.every((source) => labels.has(source));
    return isSet && target !== undefined && !target.startsWith('__') ? [target] : [];
  });
}

/**
 * Functions that return whether all series of a name are dropped. A drop may also read one label that an earlier entry sets for what
 * remains: it then drops the series that no such entry matches.
 */
function dropsOf(relabellings: readonly Relabelling[]): ((series: string) => boolean)[] {
  return relabellings.flatMap(({ action, source_labels: sources = [], regex = '(.*)' }, index) => {
    if (action !== 'drop' || sources.at(-1) !== '__name__' || sources.length > 2) return [];
    const drop = anchoredRegExp(`${regex}`);
    const mark = sources.length === 2 ? sources[0] : undefined;
    const marking = mark === undefined ? [] : relabellings.slice(0, index).flatMap((each) => marks(each, mark));
    if (mark !== undefined && marking.length === 0) return [];
    const unmarked = mark === undefined ? '' : ';';
    return [(series) => !marking.some((marks) => marks(series)) && drop?.test(unmarked + series) === true];
  });
}

/** Whether an entry sets the label for some series of a name: its alternatives are `name;value of another label`. */
function marks({ action = 'replace', source_labels: sources, target_label, regex }: Relabelling, label: string) {
  if (action !== 'replace' || target_label !== label || sources?.[0] !== '__name__') return [];
  const names = `${regex ?? ''}`.split('|').map((alternative) => anchoredRegExp(alternative.replace(/;.*/s, '')));
  return [(series: string) => names.some((name) => name?.test(series))];
}
