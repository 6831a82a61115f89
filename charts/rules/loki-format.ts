import type { Schema } from '@cfworker/json-schema';
import { FileFormat, shape } from '@twisterlab/platform/files/format';

type Settings<Name extends string, Type = string> = { readonly [name in Name]: Type };

/** What the rule `loki` reads of loki.yaml. */
export interface LokiConfig {
  readonly server: Settings<'http_listen_port', number> & Settings<'http_server_write_timeout'>;
  readonly common: Settings<'path_prefix'> & {
    readonly storage: { readonly filesystem: Settings<'chunks_directory' | 'rules_directory'> };
  };
  readonly ingester: { readonly wal: Settings<'dir' | 'replay_memory_ceiling'> };
  readonly compactor: Settings<'working_directory' | 'compaction_interval' | 'retention_delete_delay'>;
  readonly limits_config: Settings<'retention_period' | 'reject_old_samples_max_age' | 'max_query_lookback'> &
    Settings<'query_timeout' | 'creation_grace_period' | 'per_stream_rate_limit'> &
    Settings<'ingestion_rate_mb', number> & { readonly otlp_config: { readonly resource_attributes: Attributes } };
  readonly chunk_store_config: { readonly chunk_cache_config: Cache };
  readonly query_range: { readonly results_cache: { readonly cache: Cache } };
  readonly ruler: Settings<'rule_path' | 'evaluation_interval' | 'poll_interval'> & {
    readonly storage: { readonly local: Settings<'directory'> };
  };
}

interface Attributes {
  readonly attributes_config: readonly { readonly action: string; readonly attributes: readonly string[] }[];
}

interface Cache {
  readonly embedded_cache: Settings<'max_size_mb', number>;
}

/** An object without other fields. @param optional fields whose default is as good. Default: none. */
const block = (properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema =>
  shape.closed(
    properties,
    Object.keys(properties).filter((name) => !optional.includes(name)),
  );
const only = (value: string | number | boolean): Schema => ({ const: value });
const flag: Schema = { type: 'boolean' };
const text = (pattern: string): Schema => ({ type: 'string', pattern });
const duration = text('^([1-9]\\d*(ms|s|m|h|d|w))+$');
const size = text('^[1-9]\\d*(\\.\\d+)?(B|KB|MB|GB)$');
const path = text('^(/[\\w.-]+)+$');
const count: Schema = { type: 'integer', minimum: 1 };
const port: Schema = { type: 'integer', minimum: 1, maximum: 65_535 };
/** Loki has no other member here: what only members use must not be reachable. */
const loopback = only('127.0.0.1');
/** The defaults are Consul and memberlist, which wait for other members. */
const ownRing = block({ store: only('inmemory') });
const cache = block({ embedded_cache: block({ enabled: flag, max_size_mb: count, ttl: duration }, ['ttl']) });

/**
 * loki.yaml of one server with its disk. Required is what has a default that loses lines, fills memory or disk, or listens for members.
 * Source: the reference of Loki 3.7.
 */
export const lokiFormat = new FileFormat<LokiConfig>(
  'a configuration of Loki on one server',
  block(
    {
      // Its clients send no tenant.
      auth_enabled: only(false),
      target: only('all'),
      server: block(
        {
          http_listen_port: port,
          grpc_listen_address: loopback,
          grpc_listen_port: port,
          // A push that is larger fails with a status that collectors retry without end.
          grpc_server_max_recv_msg_size: { type: 'integer', minimum: 16 * 2 ** 20 },
          grpc_server_max_send_msg_size: { type: 'integer', minimum: 16 * 2 ** 20 },
          http_server_write_timeout: duration,
        },
        ['grpc_listen_port'],
      ),
      common: block({
        path_prefix: path,
        replication_factor: only(1),
        instance_addr: loopback,
        ring: block({ kvstore: ownRing, instance_addr: loopback }),
        storage: block({ filesystem: block({ chunks_directory: path, rules_directory: path }) }),
      }),
      memberlist: block({ bind_addr: { type: 'array', items: loopback, minItems: 1 }, advertise_addr: loopback }),
      schema_config: block({
        configs: {
          type: 'array',
          minItems: 1,
          items: block({
            from: text('^20\\d\\d-[01]\\d-[0-3]\\d$'),
            store: only('tsdb'),
            object_store: only('filesystem'),
            // Before v13 there is no structured metadata.
            schema: text('^v1[3-9]$'),
            // The compactor applies the retention only to indexes of a day.
            index: block({ prefix: text('^\\w+$'), period: only('24h') }),
          }),
        },
      }),
      ingester: block({
        // Without it, what is in memory is lost with the process.
        wal: block({ enabled: only(true), dir: path, replay_memory_ceiling: size, flush_on_shutdown: flag }),
        chunk_idle_period: duration,
        max_chunk_age: duration,
      }),
      compactor: block({
        working_directory: path,
        // Without these two, retention_period has no effect, and the disk fills.
        retention_enabled: only(true),
        delete_request_store: only('filesystem'),
        compaction_interval: duration,
        retention_delete_delay: duration,
      }),
      limits_config: block(
        {
          retention_period: duration,
          ingestion_rate_mb: { type: 'number', exclusiveMinimum: 0 },
          ingestion_burst_size_mb: count,
          per_stream_rate_limit: size,
          per_stream_rate_limit_burst: size,
          max_line_size: size,
          // A long line is cut, not rejected: a collector would send it again and again.
          max_line_size_truncate: only(true),
          max_global_streams_per_user: { type: 'integer', minimum: 1, maximum: 20_000 },
          max_label_names_per_series: count,
          reject_old_samples: only(true),
          reject_old_samples_max_age: duration,
          creation_grace_period: duration,
          max_query_length: duration,
          max_query_lookback: duration,
          max_query_series: { type: 'integer', minimum: 1, maximum: 5000 },
          max_entries_limit_per_query: { type: 'integer', minimum: 1, maximum: 10_000 },
          max_query_parallelism: count,
          query_timeout: duration,
          volume_enabled: flag,
          // Attributes that are no label are lost otherwise, and with them the level of a line.
          allow_structured_metadata: only(true),
          discover_log_levels: only(true),
          otlp_config: block({
            resource_attributes: block({
              // Its defaults make a label of what has many values.
              ignore_defaults: only(true),
              attributes_config: {
                type: 'array',
                minItems: 1,
                items: block({
                  action: { enum: ['index_label', 'structured_metadata', 'drop'] },
                  attributes: { type: 'array', items: text('^[\\w.]+$'), minItems: 1 },
                }),
              },
            }),
          }),
        },
        ['max_label_names_per_series'],
      ),
      // By default a cache may have more than the memory of a small container.
      chunk_store_config: block({ chunk_cache_config: cache }),
      query_range: block({ results_cache: block({ cache }) }),
      querier: block({ max_concurrent: { type: 'integer', minimum: 1, maximum: 16 } }),
      ruler: block({
        storage: block({ type: only('local'), local: block({ directory: path }) }),
        rule_path: path,
        alertmanager_url: text('^https?://[\\w.-]+(:\\d+)?$'),
        // Alertmanager has no other API any more.
        enable_alertmanager_v2: only(true),
        external_url: text('^https?://[\\w.-]+(:\\d+)?$'),
        datasource_uid: text('^[\\w-]+$'),
        evaluation_interval: duration,
        poll_interval: duration,
        // Rules come from Git alone.
        enable_api: only(false),
        ring: block({ kvstore: ownRing }),
      }),
      // Nothing leaves the cluster.
      analytics: block({ reporting_enabled: only(false) }),
    },
    ['target', 'querier'],
  ),
);
