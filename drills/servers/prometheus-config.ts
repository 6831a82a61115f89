import { parse, stringify } from 'yaml';
import { paths } from '../../charts/monitoring/prometheus/configuration';
import type { Dist } from '../dist';
import { configFile, configFiles } from './config-files';
import type { Target } from './targets';

interface Job {
  readonly job_name: string;
  readonly static_configs?: readonly { readonly labels?: Readonly<Record<string, string>> }[];
  readonly kubernetes_sd_configs?: unknown;
  readonly relabel_configs?: unknown;
}

interface Configuration {
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly Job[];
}

export interface LocalChanges {
  /** Jobs with service discovery and without a target are left out. */
  readonly targets: readonly Target[];
  /** Static jobs that are left out. Default: none. */
  readonly withoutJobs?: readonly string[];
  /** Where Prometheus itself listens. */
  readonly port: number;
  /** Addresses of the rendered file, and what replaces them. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Seconds between scrapes, and their timeout. */
  readonly scrapeSeconds: number;
  /** Seconds between evaluations of the rules. */
  readonly evaluationSeconds: number;
  /** Whether Prometheus loads the rule files, from `rules` beside its configuration. */
  readonly rules: boolean;
}

/** prometheus.yml as rendered. */
export const renderedConfig = (dist: Dist) => configFile(dist, 'edge/prometheus/', 'prometheus.yml');

/** The rule files as rendered, by name. */
export const renderedRules = (dist: Dist) => configFiles(dist, 'edge/prometheus/ConfigMap.prometheus-rules');

/** The rule files of Loki as rendered, by name. */
export const renderedLogRules = (dist: Dist) => configFiles(dist, 'edge/loki/ConfigMap.loki-rules');

/** Every host name that the blackbox job of the rendered configuration probes. */
export function probedHosts(dist: Dist): string[] {
  const { scrape_configs } = parse(renderedConfig(dist)) as Configuration;
  const blackbox = scrape_configs.find(({ job_name }) => job_name === 'blackbox');
  return (blackbox?.static_configs ?? []).flatMap(({ labels }) => labels?.host ?? []);
}

/** The rendered configuration with targets on this machine in place of service discovery. */
export function localConfig(dist: Dist, changes: LocalChanges): string {
  const { targets, withoutJobs = [], port, addresses, scrapeSeconds, evaluationSeconds, rules } = changes;
  const text = Object.entries({ ...addresses, '127.0.0.1:9090': `127.0.0.1:${port}`, [paths.rules]: 'rules' })
    .reduce((before, [rendered, local]) => before.replaceAll(rendered, local), renderedConfig(dist))
    .replaceAll(/(scrape_interval|scrape_timeout): \d+s/g, `$1: ${scrapeSeconds}s`)
    .replaceAll(/evaluation_interval: \d+s/g, `evaluation_interval: ${evaluationSeconds}s`);
  const { rule_files, scrape_configs, ...rest } = parse(text) as Configuration;
  const jobs = scrape_configs.filter(({ job_name }) => !withoutJobs.includes(job_name)).flatMap(localJob(targets));
  return stringify({ ...rest, ...(rules && { rule_files }), scrape_configs: jobs }, { aliasDuplicateObjects: false });
}

const localJob =
  (targets: readonly Target[]) =>
  (job: Job): Job[] => {
    if (!job.kubernetes_sd_configs) return [job];
    const own = targets.filter((each) => each.job === job.job_name);
    if (own.length === 0) return [];
    const { kubernetes_sd_configs: _, relabel_configs, ...rest } = job;
    const static_configs = own.map(({ port, labels }) => ({ targets: [`127.0.0.1:${port}`], labels }));
    return [{ ...rest, ...(own.some(({ relabelled }) => relabelled) && { relabel_configs }), static_configs }];
  };
