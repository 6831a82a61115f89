import { yamlText } from '@twisterlab/platform/write/yaml';
import type { Cluster } from '../../../environments/schema/cluster';
import { alertmanager, grafana, webUrl } from '../../kit/metrics';
import { logSource, loki } from '../endpoints';
import { ingestionLimits, limits } from './limits';

export const paths = { config: '/etc/loki/config', rules: '/etc/loki/rules', data: '/loki' } as const;

/** Loki's tenant ID without authentication. */
export const tenant = 'fake';

/** Resource attributes that become index labels: each has few values. All others become structured metadata, which queries can filter too. */
export const indexLabels = [
  'k8s.namespace.name',
  'k8s.pod.name',
  'k8s.container.name',
  'k8s.node.name',
  'service.name',
] as const;

/** The text of loki.yaml. */
export function configuration(cluster: Pick<Cluster, 'monitoring' | 'domain'>): string {
  const { logs } = cluster.monitoring;
  const retention = `${logs.retentionDays * 24}h`;
  const config = {
    // No login: NetworkPolicies restrict the clients.
    auth_enabled: false,
    target: 'all',
    server: {
      http_listen_port: loki.port,
      // Only Loki itself uses gRPC.
      grpc_listen_address: '127.0.0.1',
      grpc_listen_port: 9095,
      grpc_server_max_recv_msg_size: limits.message,
      grpc_server_max_send_msg_size: limits.message,
      // A query over a week takes long until the first bytes of the response.
      http_server_write_timeout: '5m',
    },
    common: {
      path_prefix: paths.data,
      replication_factor: 1,
      instance_addr: '127.0.0.1',
      ring: { kvstore: { store: 'inmemory' }, instance_addr: '127.0.0.1' },
      storage: { filesystem: { chunks_directory: `${paths.data}/chunks`, rules_directory: `${paths.data}/rules` } },
    },
    // There are no other members; without an address it would detect one and listen on all interfaces.
    memberlist: { bind_addr: ['127.0.0.1'], advertise_addr: '127.0.0.1' },
    schema_config: {
      configs: [
        {
          // Never edit a period: chunks written under it become unreadable. Append one that starts in the future.
          from: '2025-01-01',
          store: 'tsdb',
          object_store: 'filesystem',
          schema: 'v13',
          index: { prefix: 'index_', period: '24h' },
        },
      ],
    },
    ingester: {
      // Acknowledged lines are in the WAL, so a kill loses nothing.
      wal: { enabled: true, dir: `${paths.data}/wal`, replay_memory_ceiling: '128MB', flush_on_shutdown: false },
      chunk_idle_period: '30m',
      max_chunk_age: '2h',
    },
    // Without retention_enabled and delete_request_store, retention_period has no effect and nothing is deleted.
    compactor: {
      working_directory: `${paths.data}/compactor`,
      retention_enabled: true,
      delete_request_store: 'filesystem',
      compaction_interval: '10m',
      retention_delete_delay: '2h',
    },
    limits_config: limitsConfig(retention, logs.storage),
    chunk_store_config: { chunk_cache_config: { embedded_cache: { enabled: true, max_size_mb: 32, ttl: '1h' } } },
    query_range: { results_cache: { cache: { embedded_cache: { enabled: true, max_size_mb: 16, ttl: '1h' } } } },
    // One server with few users.
    querier: { max_concurrent: 4 },
    ruler: {
      storage: { type: 'local', local: { directory: paths.rules } },
      rule_path: `${paths.data}/rules-temporary`,
      alertmanager_url: `http://${alertmanager.name}:${alertmanager.port}`,
      enable_alertmanager_v2: true,
      // Links in messages: the expression in Grafana, because Loki has no host name.
      external_url: webUrl(grafana, cluster),
      datasource_uid: logSource,
      evaluation_interval: '1m',
      poll_interval: '1m',
      // Rules come from Git alone.
      enable_api: false,
      ring: { kvstore: { store: 'inmemory' } },
    },
    analytics: { reporting_enabled: false },
  };
  return yamlText(config);
}

function limitsConfig(retention: string, claim: string) {
  const { rateMb, perStreamRate } = ingestionLimits(claim);
  return {
    retention_period: retention,
    ingestion_rate_mb: rateMb,
    ingestion_burst_size_mb: limits.ingestionBurstMb,
    per_stream_rate_limit: perStreamRate,
    per_stream_rate_limit_burst: limits.perStreamRateBurst,
    max_line_size: limits.maxLineSize,
    max_line_size_truncate: true,
    max_global_streams_per_user: limits.maxStreams,
    max_label_names_per_series: 15,
    // A collector sends old lines after an outage; lines older than the retention would be deleted at once.
    reject_old_samples: true,
    reject_old_samples_max_age: retention,
    creation_grace_period: '10m',
    max_query_length: retention,
    max_query_lookback: retention,
    max_query_series: limits.maxQuerySeries,
    max_entries_limit_per_query: limits.maxEntries,
    max_query_parallelism: 4,
    query_timeout: '2m',
    volume_enabled: true,
    allow_structured_metadata: true,
    // Loki guesses the level where the collector found none, so every line has detected_level.
    discover_log_levels: true,
    otlp_config: {
      resource_attributes: {
        ignore_defaults: true,
        attributes_config: [{ action: 'index_label', attributes: [...indexLabels] }],
      },
    },
  };
}
