import { dataSources } from './data-sources';

/** Bundled backend plugins, each a process of its own from the start. Source: the image's folder data/plugins-bundled. */
export const bundledPlugins: readonly string[] = [
  'cloudwatch',
  'elasticsearch',
  'grafana-azure-monitor-datasource',
  'grafana-postgresql-datasource',
  'grafana-pyroscope-datasource',
  'graphite',
  'influxdb',
  'jaeger',
  'loki',
  'mssql',
  'mysql',
  'opentsdb',
  'parca',
  'prometheus',
  'stackdriver',
  'tempo',
  'zipkin',
];

/** Those that no data source uses. */
export const unusedPlugins = bundledPlugins.filter((plugin) => !dataSources.some(({ type }) => type === plugin));
