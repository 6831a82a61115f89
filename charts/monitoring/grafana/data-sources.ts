import { yamlText } from '@twisterlab/platform/write/yaml';
import { prometheus } from '../../kit/metrics';
import { jaeger, logSource, loki } from '../endpoints';

/** A data source of Grafana. */
export interface DataSource {
  /** Dashboards reference it by this uid: never change it. */
  readonly uid: string;
  readonly name: string;
  /** Type of the plugin. */
  readonly type: string;
  readonly url: string;
  /** Further options of the plugin: `jsonData`. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Metrics. The owner's dashboards and bookmarks use this uid. */
export const metrics: DataSource = {
  uid: 'PBFA97CFB590B2093',
  name: 'Prometheus',
  type: 'prometheus',
  url: `http://${prometheus.name}:${prometheus.port}`,
  settings: {
    // The longest queries do not fit into a URL.
    httpMethod: 'POST',
    prometheusType: 'Prometheus',
    // The scrape interval: Grafana derives the minimum of $__rate_interval from it.
    timeInterval: '30s',
    manageAlerts: false,
  },
};

/** Logs. A line with a trace ID links to the trace. */
export const logs: DataSource = {
  uid: logSource,
  name: 'Loki',
  type: 'loki',
  url: `http://${loki.name}:${loki.port}`,
  settings: {
    manageAlerts: false,
    maxLines: 1000,
    derivedFields: [
      {
        name: 'Trace',
        matcherType: 'label',
        matcherRegex: 'trace_id',
        datasourceUid: 'jaeger',
        url: '$${__value.raw}',
      },
    ],
  },
};

/** Traces. A span links to the log lines of its service around that time. */
export const traces: DataSource = {
  uid: 'jaeger',
  name: 'Jaeger',
  type: 'jaeger',
  url: `http://${jaeger.name}:${jaeger.query}`,
  settings: {
    tracesToLogsV2: {
      datasourceUid: logs.uid,
      spanStartTimeShift: '-5m',
      spanEndTimeShift: '5m',
      tags: [{ key: 'service.name', value: 'service_name' }],
      filterByTraceID: true,
    },
  },
};

export const dataSources: readonly DataSource[] = [metrics, logs, traces];

/** The provisioning file of the data sources. They are read-only in Grafana, and one removed from the file is removed from Grafana. */
export function provisionedSources(): string {
  return yamlText({
    apiVersion: 1,
    prune: true,
    datasources: dataSources.map(({ uid, name, type, url, settings }) => ({
      uid,
      name,
      type,
      url,
      access: 'proxy',
      isDefault: uid === metrics.uid,
      editable: false,
      jsonData: settings,
    })),
  });
}
