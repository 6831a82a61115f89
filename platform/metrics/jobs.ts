import { YAMLParseError } from 'yaml';
import type { Graph } from '../link/graph';
import type { RenderedObject } from '../model/rendered';
import { type Labels, seriesOfJob } from './catalogue';
import { anchoredRegExp } from './promql';
import { readRendered } from './rendered';

/** An entry of scrape_configs: the fields that are read here. */
export interface ScrapeConfig {
  readonly job_name: string;
  readonly honor_labels?: boolean;
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
  readonly regex?: string;
  readonly action?: string;
  readonly target_label?: string;
}

/** The scrape configuration of Prometheus and the ConfigMap that contains it. */
export interface PrometheusConfig {
  readonly object: RenderedObject;
  readonly configs: readonly ScrapeConfig[];
}

const scrapings = new WeakMap<Graph, PrometheusConfig | null>();

/**
 * The configuration of the Prometheus that scrapes what charts declared; without declarations, the first that no third-party chart
 * brings. Other programs, and charts with a Prometheus of their own, have a file of that name too.
 */
export function prometheusConfig(graph: Graph): PrometheusConfig | undefined {
  let scraping = scrapings.get(graph);
  if (scraping === undefined) {
    scraping = ownConfig(graph) ?? null;
    scrapings.set(graph, scraping);
  }
  return scraping ?? undefined;
}

function ownConfig(graph: Graph): PrometheusConfig | undefined {
  const all = graph.all('ConfigMap').flatMap((object): PrometheusConfig[] => {
    const text = object.manifest.data?.['prometheus.yml'];
    const configs = text === undefined ? undefined : scrapeConfigs(text);
    return configs ? [{ object, configs }] : [];
  });
  const declared = new Set(graph.environments.flatMap(({ monitoring }) => monitoring.scrapes.map(({ job }) => job)));
  if (declared.size === 0) return all.find(({ object }) => object.helmChart === undefined);
  const scraped = ({ configs }: PrometheusConfig) => configs.filter(({ job_name }) => declared.has(job_name)).length;
  const most = Math.max(0, ...all.map(scraped));
  return most === 0 ? undefined : all.find((each) => scraped(each) === most);
}

/** @returns undefined if the text is no configuration of Prometheus, or a template of one. */
function scrapeConfigs(text: string): readonly ScrapeConfig[] | undefined {
  try {
    const { scrape_configs: configs = [] } = (readRendered(text) ?? {}) as { scrape_configs?: readonly ScrapeConfig[] };
    return Array.isArray(configs) ? configs : undefined;
  } catch (error) {
    if (error instanceof YAMLParseError) return undefined;
    throw error;
  }
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
  const drops = (config.metric_relabel_configs ?? [])
    .filter(({ action, source_labels }) => action === 'drop' && source_labels?.join() === '__name__')
    .map(({ regex = '(.*)' }) => anchoredRegExp(regex));
  const renamedLabels = (series: string) =>
    config.honor_labels ? [] : [...(exported.get(series) ?? [])].filter((label) => targetLabels.has(label));
  const kept = [...exported].filter(([series]) => !drops.some((regex) => regex?.test(series)));
  const series = kept.map(([name, labels]): [string, Labels] => {
    const renamed = renamedLabels(name);
    const all = labels && [...targetLabels, ...labels, ...renamed.map((label) => `exported_${label}`)];
    return [name, all && new Set(all)];
  });
  return {
    name: config.job_name,
    targetLabels,
    series: new Map([...series, ...scrapeMetrics.map((name): [string, Labels] => [name, targetLabels])]),
    renamedLabels,
  };
}
