import { seconds } from '@twisterlab/platform/diff/values';
import type { Graph } from '@twisterlab/platform/link/graph';
import { mountedFiles } from '@twisterlab/platform/link/mounted-files';
import type { Workload } from '@twisterlab/platform/link/pods';
import { type ExpressionSite, expressionsOf } from '@twisterlab/platform/metrics/expressions';
import { grammars } from '@twisterlab/platform/metrics/grammars';
import { is } from '@twisterlab/platform/model/kinds';
import type { Container } from '@twisterlab/platform/model/manifest';
import { repository } from '@twisterlab/platform/util/image';
import { perText } from '@twisterlab/platform/util/per-text';
import { bytes } from '@twisterlab/platform/util/quantity';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import { images } from '../images';
import { compression } from '../monitoring/loki/limits';
import { type LokiConfig, lokiFormat } from './loki-format';

const fix = 'Correct charts/monitoring/loki.';

/** Loki starts with most mistakes in its file, and loses lines, fills its disk or does not find what it has. */
export const loki: Rule = {
  name: 'loki',
  *check(graph) {
    for (const workload of graph.workloads) {
      for (const container of workload.spec.containers) {
        if (repository(container.image ?? '') === repository(images.loki)) yield* findings(graph, workload, container);
      }
    }
  },
};

function* findings(graph: Graph, workload: Workload, container: Container): Iterable<Finding> {
  const [, path] = container.args?.join('\n').match(/^-config\.file=(.+)$/m) ?? [];
  const file = mountedFiles(graph.byKey, workload, container).find((each) => each.path === path);
  if (!file) {
    yield { at: workload.object, message: `reads ${path ?? 'no file'}, which no ConfigMap has`, fix };
    return;
  }
  const at = graph.byKey.get(`ConfigMap ${workload.namespace}/${file.configMap}`) ?? workload.object;
  for (const fault of lokiFormat.faults(file.text)) yield { at, message: `loki.yaml: ${fault}`, fix };
  const config = lokiFormat.read(file.text);
  if (!config) return;
  const faults = [
    ...places(config, workload, container),
    ...times(config),
    ...sizes(config, workload, container),
    ...labels(config, expressionsOf(graph)),
  ];
  for (const message of faults) yield { at, message: `loki.yaml: ${message}`, fix };
}

/** Ports and folders of its container. */
function* places(config: LokiConfig, { object }: Workload, container: Container): Iterable<string> {
  const { volumeMounts = [], ports = [] } = container;
  const { http_listen_port: port } = config.server;
  if (!ports.some(({ containerPort }) => containerPort === port))
    yield `listens on ${port}, which is no port of its container`;
  const claims = claimsOf(object);
  const kept = volumeMounts.filter(({ name }) => claims.some(({ metadata }) => metadata?.name === name));
  const { filesystem } = config.common.storage;
  const written = {
    path_prefix: config.common.path_prefix,
    chunks_directory: filesystem.chunks_directory,
    rules_directory: filesystem.rules_directory,
    'wal.dir': config.ingester.wal.dir,
    working_directory: config.compactor.working_directory,
    rule_path: config.ruler.rule_path,
  };
  for (const [name, folder] of Object.entries(written)) {
    if (!kept.some(({ mountPath }) => isIn(folder, mountPath)))
      yield `${name} is ${folder}, which is on no claim: its content is gone with the pod, or cannot be written`;
  }
  const { directory } = config.ruler.storage.local;
  if (!volumeMounts.some(({ mountPath }) => isIn(mountPath, directory)))
    yield `the ruler reads ${directory}, where no rules are mounted: no alert on logs fires`;
}

const claimsOf = ({ manifest }: Workload['object']) =>
  is(manifest, 'StatefulSet') ? (manifest.spec.volumeClaimTemplates ?? []) : [];

const isIn = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`);

function* times(config: LokiConfig): Iterable<string> {
  const { limits_config: limits, compactor, ruler, server } = config;
  const most = (name: string, text: string, limit: string, why: string) =>
    seconds(text)! > seconds(limit)! ? [`${name} is ${text}, more than ${limit}: ${why}`] : [];
  const retention = limits.retention_period;
  yield* most('reject_old_samples_max_age', limits.reject_old_samples_max_age, retention, 'older lines are deleted');
  yield* most('retention_period', retention, limits.max_query_lookback, 'queries do not find lines that are kept');
  yield* most('query_timeout', limits.query_timeout, server.http_server_write_timeout, 'the response ends before');
  yield* most('creation_grace_period', limits.creation_grace_period, '1h', 'lines of a wrong clock hide others');
  yield* most('compaction_interval', compactor.compaction_interval, '1h', 'the disk has more than the retention');
  yield* most('retention_delete_delay', compactor.retention_delete_delay, '12h', 'deleted lines stay on the disk');
  yield* most('evaluation_interval', ruler.evaluation_interval, '5m', 'alerts fire late');
  yield* most('poll_interval', ruler.poll_interval, '5m', 'changed rules apply late');
}

/** Rates against the claim and caches against the memory. */
function* sizes(config: LokiConfig, { object }: Workload, container: Container): Iterable<string> {
  const { limits_config: limits } = config;
  const claim = claimsOf(object).reduce((sum, { spec }) => sum + bytes(spec?.resources?.requests?.storage ?? 0), 0);
  const hours = (claim * compression) / (limits.ingestion_rate_mb * 2 ** 20 * 3600);
  if (hours < 3)
    yield `ingestion_rate_mb is ${limits.ingestion_rate_mb}: a flood fills the claim in ${hours.toFixed(1)} h`;
  if (inMb(limits.per_stream_rate_limit) >= limits.ingestion_rate_mb)
    yield `per_stream_rate_limit is ${limits.per_stream_rate_limit}: one container uses all of ingestion_rate_mb`;
  const memory = bytes(container.resources?.limits?.memory ?? 0) / 2 ** 20;
  const held =
    config.chunk_store_config.chunk_cache_config.embedded_cache.max_size_mb +
    config.query_range.results_cache.cache.embedded_cache.max_size_mb +
    inMb(config.ingester.wal.replay_memory_ceiling);
  if (held > memory / 2)
    yield `caches and replay_memory_ceiling have ${held} MB, more than half of the container's ${memory} MB`;
}

function inMb(size: string): number {
  const [, number, unit] = /^([\d.]+)(B|KB|MB|GB)$/.exec(size) ?? [];
  return Number(number) * { B: 2 ** -20, KB: 2 ** -10, MB: 1, GB: 2 ** 10 }[unit as 'B' | 'KB' | 'MB' | 'GB'];
}

/** A stream selector with another label selects nothing. */
function* labels({ limits_config: limits }: LokiConfig, expressions: readonly ExpressionSite[]): Iterable<string> {
  const { attributes_config: all } = limits.otlp_config.resource_attributes;
  const index = new Set(
    all
      .flatMap(({ action, attributes }) => (action === 'index_label' ? attributes : []))
      .map((each) => each.replaceAll('.', '_')),
  );
  const missing = new Map<string, string>();
  for (const { language, text, location } of expressions) {
    if (language !== 'logql') continue;
    for (const label of selectedLabels(text)) if (!index.has(label)) missing.set(label, location);
  }
  for (const [label, location] of missing) yield `${label} is no label of the index, and ${location} selects by it`;
}

const selectedLabels = perText((expression): readonly string[] => {
  const found: string[] = [];
  grammars
    .logql()
    .parse(expression)
    .iterate({
      enter({ name, node, from, to }) {
        if (name === 'Identifier' && node.parent?.name === 'Matcher' && node.parent.parent?.name.startsWith('Matchers'))
          found.push(expression.slice(from, to));
      },
    });
  return found;
});
