import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytes } from '@twisterlab/platform/util/quantity';
import { root } from '@twisterlab/platform/util/root';
import { parse } from 'yaml';
import { logAlerts } from '../../charts/monitoring/loki/alerts';
import { configuration, indexLabels } from '../../charts/monitoring/loki/configuration';
import { compression } from '../../charts/monitoring/loki/limits';
import { logqlFaults } from '../kit/logql';
import { fleet } from '../kit/objects';

const { monitoring, domain } = fleet.clusters[0]!;
const config = parse(configuration({ monitoring, domain }));
const withDays = (retentionDays: number) =>
  parse(configuration({ domain, monitoring: { ...monitoring, logs: { ...monitoring.logs, retentionDays } } }));

describe('the configuration of Loki', () => {
  it('deletes lines after the retention of the record, which needs three settings', () => {
    expect(config.limits_config.retention_period).toBe(`${monitoring.logs.retentionDays * 24}h`);
    expect(config.compactor).toMatchObject({ retention_enabled: true, delete_request_store: 'filesystem' });
    expect(withDays(3).limits_config.retention_period).toBe('72h');
  });

  it('rejects lines and queries beyond the retention', () => {
    const { retention_period, reject_old_samples_max_age, max_query_length } = withDays(3).limits_config;
    expect([reject_old_samples_max_age, max_query_length]).toEqual([retention_period, retention_period]);
  });

  it('has one schema period, which starts before the first line', () => {
    expect(config.schema_config.configs).toEqual([
      {
        from: '2025-01-01',
        store: 'tsdb',
        object_store: 'filesystem',
        schema: 'v13',
        // With retention, the compactor requires 24 hours.
        index: { prefix: 'index_', period: '24h' },
      },
    ]);
  });

  it('allows bursts, and limits each stream to a part of them', () => {
    const { ingestion_rate_mb, ingestion_burst_size_mb, per_stream_rate_limit, per_stream_rate_limit_burst } =
      config.limits_config;
    const megabytes = (size: string) => Number.parseInt(size, 10) / (size.endsWith('KB') ? 1024 : 1);
    expect(ingestion_burst_size_mb).toBeGreaterThan(ingestion_rate_mb);
    expect(megabytes(per_stream_rate_limit)).toBeLessThan(ingestion_rate_mb);
    expect(megabytes(per_stream_rate_limit_burst)).toBeLessThan(ingestion_burst_size_mb);
  });

  it('takes six hours to fill the claim at the ingestion limit', () => {
    const seconds = (6 * 3600) as number;
    for (const storage of ['4Gi', '40Gi']) {
      const logs = { ...monitoring.logs, storage };
      const { ingestion_rate_mb } = parse(configuration({ domain, monitoring: { ...monitoring, logs } })).limits_config;
      expect((ingestion_rate_mb * 2 ** 20 * seconds) / compression / bytes(storage)).toBeCloseTo(1, 1);
    }
  });

  it('listens for other pods only on the port of its Service', () => {
    const { server, memberlist, common } = config;
    expect(server.http_listen_address).toBeUndefined();
    expect([
      server.grpc_listen_address,
      ...memberlist.bind_addr,
      common.instance_addr,
      common.ring.instance_addr,
    ]).toEqual(Array(4).fill('127.0.0.1'));
  });

  it('sends no usage reports', () => {
    expect(config.analytics.reporting_enabled).toBe(false);
  });

  it('has few index labels, each a resource attribute of the collector', () => {
    const { ignore_defaults, attributes_config } = config.limits_config.otlp_config.resource_attributes;
    expect(ignore_defaults).toBe(true);
    expect(attributes_config).toEqual([{ action: 'index_label', attributes: [...indexLabels] }]);
    expect(indexLabels.length).toBeLessThan(config.limits_config.max_label_names_per_series);
  });
});

describe('alerts on logs', () => {
  const labels = new Set(indexLabels.map((name) => name.replaceAll('.', '_')));

  it.each(logAlerts.map((rule) => [rule.alert!, rule] as const))(
    '%s is LogQL, with labels that lines have',
    (_, rule) => {
      expect(logqlFaults(rule.expr)).toEqual([]);
      const selected = [...rule.expr.matchAll(/[{,]\s*(\w+)\s*(?:=~|!=|=|!~)/g)].map(([, label]) => label!);
      expect(selected.length).toBeGreaterThan(0);
      expect(selected.filter((label) => !labels.has(label))).toEqual([]);
    },
  );

  it('rejects a syntax error', () => {
    expect(logqlFaults('sum by (x) (rate({a="b"} [5m])')).not.toEqual([]);
    expect(logqlFaults('{a="b"} |= "x" | y >')).not.toEqual([]);
  });

  it.each(logAlerts.map((rule) => [rule.alert!, rule] as const))(
    '%s has its own section in the runbook',
    (name, rule) => {
      const [page, anchor] = rule.annotations!.runbook!.split('#');
      const sections = readFileSync(join(root, page!), 'utf8')
        .match(/^## (.+)$/gm)!
        .map((line) => line.slice(3));
      expect(sections).toContain(name);
      expect(anchor).toBe(name.toLowerCase());
      expect(rule.annotations).toMatchObject({ summary: expect.any(String), description: expect.any(String) });
    },
  );

  it('resolves by itself: every expression reads the lines of a window', () => {
    for (const { alert, expr } of logAlerts) {
      const windows = expr.match(/\b(rate|count_over_time|absent_over_time)\(\{/g) ?? [];
      expect([alert, windows.length > 0, /\[\d+[mh]\]/.test(expr)]).toEqual([alert, true, true]);
    }
  });

  it('has the label `namespace`, which Alertmanager routes by, if it groups by namespace', () => {
    for (const { expr, labels } of logAlerts) {
      const about = /by \([^)]*k8s_namespace_name/.test(expr);
      expect(labels!.namespace).toBe(about ? '{{ $labels.k8s_namespace_name }}' : undefined);
    }
  });

  it('uses only labels of the result in its template', () => {
    for (const { expr, annotations } of logAlerts) {
      const used = [...annotations!.summary!.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label!);
      const by = expr.match(/sum by \(([^)]*)\)/)?.[1]?.split(', ') ?? [];
      expect(used.filter((label) => !by.includes(label))).toEqual([]);
    }
  });
});
