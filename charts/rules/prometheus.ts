import { seconds } from '@twisterlab/platform/diff/values';
import type { Graph } from '@twisterlab/platform/link/graph';
import { mountedFiles } from '@twisterlab/platform/link/mounted-files';
import type { Workload } from '@twisterlab/platform/link/pods';
import { expressionsOf } from '@twisterlab/platform/metrics/expressions';
import type { Container } from '@twisterlab/platform/model/manifest';
import { alertRules } from '@twisterlab/platform/model/monitoring-files';
import { repository } from '@twisterlab/platform/util/image';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import { images } from '../images';
import { type PrometheusFile, prometheusFile } from './prometheus-format';
import { jobFaults } from './prometheus-jobs';

const fix = 'Correct charts/monitoring/prometheus.';

/** Prometheus starts with most mistakes in its file, and then watches less, or alerts no one. */
export const prometheus: Rule = {
  name: 'prometheus',
  *check(graph) {
    for (const workload of graph.workloads) {
      for (const container of workload.spec.containers) {
        if (repository(container.image ?? '') === repository(images.prometheus))
          yield* findings(graph, workload, container);
      }
    }
  },
};

function* findings(graph: Graph, workload: Workload, container: Container): Iterable<Finding> {
  const [, path] = container.args?.join('\n').match(/^--config\.file=(.+)$/m) ?? [];
  const files = mountedFiles(graph.byKey, workload, container);
  const file = files.find((each) => each.path === path);
  if (!file) {
    yield { at: workload.object, message: `reads ${path ?? 'no file'}, which no ConfigMap has`, fix };
    return;
  }
  const at = graph.byKey.get(`ConfigMap ${workload.namespace}/${file.configMap}`) ?? workload.object;
  for (const fault of prometheusFile.faults(file.text)) yield { at, message: `prometheus.yml: ${fault}`, fix };
  const config = prometheusFile.read(file.text);
  if (!config) return;
  const faults = [
    ...intervals(config, graph),
    ...receivers(config, graph, workload.namespace),
    ...ruleFiles(config, graph, workload.namespace, files),
    ...jobFaults(config.scrape_configs, graph, container),
  ];
  for (const message of faults) yield { at, message: `prometheus.yml: ${message}`, fix };
}

/** A rate needs two samples in its window. */
function* intervals({ global }: PrometheusFile, graph: Graph): Iterable<string> {
  const { scrape_interval: interval, scrape_timeout: timeout, evaluation_interval: evaluation } = global;
  if (seconds(timeout)! > seconds(interval)!)
    yield `scrape_timeout ${timeout} is longer than scrape_interval ${interval}`;
  const windows = expressionsOf(graph)
    .filter(({ language }) => language === 'promql')
    .flatMap(({ text }) => [...text.matchAll(/\[(\d+[smhd])\]/g)].map(([, window]) => window!));
  const [shortest] = windows.sort((a, b) => seconds(a)! - seconds(b)!);
  for (const [name, value] of [
    ['scrape_interval', interval],
    ['evaluation_interval', evaluation],
  ] as const) {
    if (shortest !== undefined && seconds(value)! * 2 > seconds(shortest)!)
      yield `${name} is ${value}, and a rule has a window of ${shortest}: it needs two samples`;
  }
}

/** Without a receiver every alert fires for no one. */
function* receivers({ alerting }: PrometheusFile, graph: Graph, namespace: string): Iterable<string> {
  const targets = alerting.alertmanagers.flatMap((each) => each.static_configs.flatMap((one) => one.targets));
  for (const target of targets) {
    const [host = '', port] = target.split(':');
    const [name, of = namespace] = host.split('.');
    const service = graph
      .all('Service')
      .find(({ manifest: { metadata } }) => metadata.name === name && metadata.namespace === of);
    if (!service?.manifest.spec.ports?.some((each) => `${each.port}` === port))
      yield `sends alerts to ${target}, which is no port of a Service`;
  }
}

function* ruleFiles(
  { rule_files }: PrometheusFile,
  graph: Graph,
  namespace: string,
  files: ReturnType<typeof mountedFiles>,
): Iterable<string> {
  const [label, reader] = Object.entries(alertRules)[0]!;
  const rules = files.filter(({ configMap }) => {
    const { metadata } = graph.byKey.get(`ConfigMap ${namespace}/${configMap}`)?.manifest ?? {};
    return metadata?.labels?.[label] === reader;
  });
  const patterns = rule_files.map((glob) => [glob, globPattern(glob)] as const);
  for (const [glob, pattern] of patterns)
    if (!files.some(({ path }) => pattern.test(path))) yield `rule_files has ${glob}, where no file is mounted`;
  for (const { path } of rules)
    if (!patterns.some(([, pattern]) => pattern.test(path)))
      yield `rule_files does not have ${path}: its alerts never fire`;
}

/** Source: path.Match of Go; a star matches no slash. */
const globPattern = (glob: string) =>
  new RegExp(
    `^${glob
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')}$`,
  );
