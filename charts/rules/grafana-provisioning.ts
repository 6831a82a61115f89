import { readYaml } from '@twisterlab/platform/files/syntax';
import { type Graph, objectKey } from '@twisterlab/platform/link/graph';
import { mountedFiles } from '@twisterlab/platform/link/mounted-files';
import { leadsTo } from '@twisterlab/platform/link/service-pods';
import { is } from '@twisterlab/platform/model/kinds';
import { repository } from '@twisterlab/platform/util/image';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { images } from '../images';
import { type GrafanaPod, grafanaPods, objectOf } from './grafana-pods';
import { logLinks, traceLinks } from './grafana-source-links';
import { type ProvisionedSource, providersFormat, sourcesFormat } from './grafana-sources';

/**
 * The data sources and the folder of dashboards that Grafana reads at its start: each source is of the type of the program behind its
 * Service, links between logs and traces lead to a source, and no user changes in Grafana what Git has.
 */
export const grafanaProvisioning: Rule = {
  name: 'grafana-provisioning',
  *check(graph) {
    for (const pod of grafanaPods(graph)) {
      for (const [folder, check] of [
        ['datasources', sources],
        ['dashboards', providers],
      ] as const) {
        const files = pod.files.filter(({ path }) => path.startsWith(`/etc/grafana/provisioning/${folder}/`));
        if (files.length === 0)
          yield {
            at: pod.workload.object,
            message: `runs Grafana without a file in /etc/grafana/provisioning/${folder}`,
            fix: 'Mount its ConfigMap.',
          };
        for (const file of files) {
          const at = objectOf(graph, pod.workload, file);
          const name = file.path.slice(file.path.lastIndexOf('/') + 1);
          for (const message of check(file.text, pod, graph))
            yield { at, message: `${name}: ${message}`, fix: 'Correct charts/monitoring/grafana.' };
        }
      }
    }
  },
};

function* sources(text: string, pod: GrafanaPod, graph: Graph): Iterable<string> {
  yield* sourcesFormat.faults(text);
  const file = sourcesFormat.read(text);
  if (!file) return;
  if (!file.prune) yield 'prune is not true: a source that Git removes stays in Grafana';
  const all = file.datasources;
  for (const field of ['uid', 'name'] as const) {
    const values = all.map((source) => source[field]);
    for (const value of values.filter((each, index) => values.indexOf(each) !== index))
      yield `two sources have the ${field} ${value}`;
  }
  const defaults = all.filter(({ isDefault }) => isDefault).length;
  if (defaults !== 1) yield `${defaults} sources are the default (isDefault): a query without a source needs one`;
  for (const source of all) {
    yield* ofSource(source, pod, graph);
    yield* logLinks(source, all);
    yield* traceLinks(source, all);
  }
}

/** The program behind a source of each type. */
const programs: Readonly<Record<string, string>> = {
  prometheus: images.prometheus,
  loki: images.loki,
  jaeger: images.jaeger,
};

function* ofSource(
  { uid, type, url, access = 'proxy', editable = false, jsonData = {} }: ProvisionedSource,
  pod: GrafanaPod,
  graph: Graph,
): Iterable<string> {
  if (access !== 'proxy') yield `${uid} has access ${access}: browsers do not reach the Services of the cluster`;
  if (editable) yield `${uid} is editable: what a user changes in Grafana is not in Git`;
  const program = programs[type];
  const found = programAt(url, pod, graph);
  if (!program) yield `${uid} has the type ${type}, and not one of ${Object.keys(programs).join(', ')}`;
  else if (!found.some((image) => repository(image) === repository(program)))
    yield `${uid} has the type ${type}, and its url leads to ${found.join(', ') || 'no Service'}`;
  if ((type === 'prometheus' || type === 'loki') && jsonData.manageAlerts !== false)
    yield `${uid} has manageAlerts ${jsonData.manageAlerts ?? 'true (unset)'}: Grafana offers to change rules that are in Git`;
  if (type === 'prometheus') {
    if (jsonData.httpMethod !== 'POST')
      yield `${uid} has httpMethod ${jsonData.httpMethod ?? '(unset)'}: the longest queries do not fit into a URL (POST)`;
    const least = scrapeInterval(graph);
    if (seconds(jsonData.timeInterval ?? '15s') < least)
      yield `${uid} has timeInterval ${jsonData.timeInterval ?? '15s (unset)'}, below the scrape interval ${least}s: rates have gaps`;
  }
  if (type === 'loki') {
    const most = logLimit(graph);
    if ((jsonData.maxLines ?? 1000) > most)
      yield `${uid} has maxLines ${jsonData.maxLines}, above Loki's max_entries_limit_per_query ${most}: it refuses the query`;
  }
}

/** The images behind the Service of a URL. */
function programAt(url: string, { workload }: GrafanaPod, graph: Graph): string[] {
  const [, name = '', namespace = workload.namespace] = /^https?:\/\/([\w-]+)(?:\.([\w-]+)[^/:]*)?/.exec(url) ?? [];
  const service = graph.byKey.get(objectKey('Service', name, namespace))?.manifest;
  if (!is(service, 'Service')) return [];
  return graph
    .workloadsIn(namespace)
    .filter(({ labels }) => leadsTo(service, labels, graph))
    .flatMap(({ spec }) => spec.containers.flatMap(({ image }) => image ?? []));
}

/** Of prometheus.yml, in seconds. Default: one minute. */
function scrapeInterval(graph: Graph): number {
  const value = configurationOf(images.prometheus, 'prometheus.yml', graph)?.global?.scrape_interval;
  return seconds(typeof value === 'string' ? value : '1m');
}

/** Of loki.yaml. Default: 5000. */
function logLimit(graph: Graph): number {
  const value = configurationOf(images.loki, 'loki.yaml', graph)?.limits_config?.max_entries_limit_per_query;
  return typeof value === 'number' ? value : 5000;
}

function configurationOf(image: string, name: string, graph: Graph): ReturnType<typeof readYaml> {
  for (const workload of graph.workloads)
    for (const container of workload.spec.containers) {
      if (repository(container.image ?? '') !== repository(image)) continue;
      const file = mountedFiles(graph.byKey, workload, container).find(({ path }) => path.endsWith(`/${name}`));
      if (file) return readYaml(file.text);
    }
  return undefined;
}

const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** NaN for what is no duration. */
function seconds(text: string): number {
  const [, number, unit = ''] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [];
  return Number(number) * (units[unit] ?? Number.NaN);
}

function* providers(text: string, { container, files }: GrafanaPod): Iterable<string> {
  yield* providersFormat.faults(text);
  const all = providersFormat.read(text)?.providers ?? [];
  if (all.length === 0) yield 'it has no provider: Grafana shows no dashboard of Git';
  for (const { name, allowUiUpdates = false, options } of all) {
    if (allowUiUpdates) yield `${name} has allowUiUpdates: what a user changes in Grafana is not in Git`;
    if (!container.volumeMounts?.some(({ mountPath }) => mountPath === options.path))
      yield `${name} reads ${options.path}, which is no mount`;
    else if (!files.some(({ path }) => path.startsWith(`${options.path}/`) && path.endsWith('.json')))
      yield `${name} reads ${options.path}, which has no dashboard`;
  }
}
