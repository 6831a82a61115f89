import { stringify } from 'yaml';
import { prometheus } from '../../kit/metrics';
import { jaeger, loki } from '../endpoints';

/** Where Grafana asks. */
export interface DataSource {
  /** What dashboards name it by, for ever. */
  readonly uid: string;
  readonly name: string;
  /** Of the plugin. */
  readonly type: string;
  readonly url: string;
  /** What the plugin wants to know beside. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Metrics. The uid is the one of the owner's dashboards and bookmarks. */
export const metrics: DataSource = {
  uid: 'PBFA97CFB590B2093',
  name: 'Prometheus',
  type: 'prometheus',
  url: `http://${prometheus.name}:${prometheus.port}`,
  settings: {
    // A URL has no room for the longest queries.
    httpMethod: 'POST',
    prometheusType: 'Prometheus',
    // The interval of its jobs: the shortest stretch of time that a rate is asked over follows from it.
    timeInterval: '30s',
    manageAlerts: false,
  },
};

/** Lines. One that names a trace leads to it. */
export const logs: DataSource = {
  uid: 'loki',
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

/** Traces. A span leads to the lines of its server around that time. */
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

/** The text of the file that Grafana takes its data sources from. Nobody edits them, and one that leaves the file leaves Grafana. */
export function provisionedSources(): string {
  return stringify({
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
