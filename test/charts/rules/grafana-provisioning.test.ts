import { images } from '../../../charts/images';
import { grafanaProvisioning } from '../../../charts/rules/grafana-provisioning';
import { findingsInFile, textOfFile } from '../../kit/changed-file';
import { deployment, findings } from '../../kit/objects';

const check = (key: string, change?: readonly [string, string]) =>
  findingsInFile(grafanaProvisioning, { environment: 'edge', object: 'grafana-config', key }, change);
const textOf = (key: string) => textOfFile({ environment: 'edge', object: 'grafana-config', key });
const sources = 'data-sources.yaml';
const dashboards = 'dashboards.yaml';

describe('grafana-provisioning', () => {
  it('accepts the rendered files, and other values that do the same', () => {
    expect(check(sources)).toEqual([]);
    expect(check(sources, ['maxLines: 1000', 'maxLines: 5000'])).toEqual([]);
    expect(check(sources, ['timeInterval: 30s', 'timeInterval: 1m'])).toEqual([]);
    expect(check(sources, ['spanEndTimeShift: 5m', 'spanEndTimeShift: 90s'])).toEqual([]);
    expect(check(dashboards, ['updateIntervalSeconds: 30', 'updateIntervalSeconds: 10'])).toEqual([]);
  });

  it.each([
    ['apiVersion: 1', 'apiVersion: 2', 'apiVersion'],
    ['prune: true', 'prune: false', 'prune is not true'],
    ['uid: loki', 'uid: jaeger', 'two sources have the uid jaeger'],
    ['name: Loki', 'name: Jaeger', 'two sources have the name Jaeger'],
    ['isDefault: true', 'isDefault: false', '0 sources are the default'],
    ['isDefault: false', 'isDefault: true', '2 sources are the default'],
    ['access: proxy', 'access: direct', 'PBFA97CFB590B2093 has access direct'],
    ['access: proxy', 'access: proxy-x', 'access'],
    ['editable: false', 'editable: true', 'PBFA97CFB590B2093 is editable'],
    ['editable: false', 'editablex: false', 'editablex'],
    ['type: loki', 'type: tempo', 'loki has the type tempo, and not one of prometheus'],
    ['type: loki', 'type: jaeger', 'loki has the type jaeger, and its url leads to'],
    ['http://loki:', 'http://lokix:', 'its url leads to no Service'],
    ['manageAlerts: false', 'manageAlerts: true', 'has manageAlerts true'],
    ['httpMethod: POST', 'httpMethod: GET', 'has httpMethod GET'],
    ['prometheusType: Prometheus', 'prometheusType: Promethes', 'prometheusType'],
    ['timeInterval: 30s', 'timeInterval: 30sx', 'timeInterval'],
    ['timeInterval: 30s', 'timeInterval: 10s', 'below the scrape interval 30s'],
    ['maxLines: 1000', 'maxLines: 10000', "above Loki's max_entries_limit_per_query 5000"],
    ['derivedFields:', 'derivedFields: []\n      x:', 'x'],
    ['datasourceUid: jaeger', 'datasourceUid: jaeger-x', 'leads to jaeger-x, which is no source of traces'],
    ['$${__value.raw}', '${__value.raw}', 'which is no trace ID'],
    ['matcherRegex: trace_id', 'matcherRegex: trace', 'reads the label trace'],
    ['matcherType: label', 'matcherType: regex', 'which captures no trace ID'],
    ['datasourceUid: loki', 'datasourceUid: PBFA97CFB590B2093', 'which is no source of logs'],
    ['filterByTraceID: true', 'filterByTraceID: false', 'it shows the lines of all requests'],
    ['value: service_name', 'value: service', 'Loki stores it as service_name'],
    ['key: service.name', 'key: service', 'is no attribute of OpenTelemetry'],
    ['spanStartTimeShift: -5m', 'spanStartTimeShift: 5m', 'spanStartTimeShift 5m'],
    ['spanEndTimeShift: 5m', 'spanEndTimeShift: 50m', 'spanEndTimeShift 50m'],
  ])('rejects sources with %j as %j', (from, to, message) => {
    expect(check(sources, [from, to]).join('\n')).toContain(message);
  });

  it.each([
    ['derivedFields', 'no log line leads to its trace'],
    ['tracesToLogsV2', 'no span leads to its log lines'],
    ['tags', 'Grafana searches its own defaults'],
  ])('rejects sources without %s', (field, message) => {
    const without = new RegExp(`( +)${field}:\\n(\\1 +.*\\n)*`);
    const [text = ''] = without.exec(textOf(sources)) ?? [];
    expect(check(sources, [text, '']).join('\n')).toContain(message);
  });

  it.each([
    ['type: file', 'type: file-x', 'type'],
    ['folder: TwisterLab', 'folderx: TwisterLab', 'folder'],
    ['allowUiUpdates: false', 'allowUiUpdates: true', 'git has allowUiUpdates'],
    ['updateIntervalSeconds: 30', 'updateIntervalSeconds: 0', 'updateIntervalSeconds'],
    ['path: /etc/grafana/dashboards', 'path: /etc/grafana/other', 'which is no mount'],
    ['path: /etc/grafana/dashboards', 'path: /tmp', 'which has no dashboard'],
    ['  - name: git', '  []\nx:\n  - name: git', 'x'],
  ])('rejects providers with %j as %j', (from, to, message) => {
    expect(check(dashboards, [from, to]).join('\n')).toContain(message);
  });

  it('rejects a Grafana without its files', () => {
    expect(findings(grafanaProvisioning, [deployment('grafana', { image: images.grafana })])).toEqual([
      'Deployment grafana runs Grafana without a file in /etc/grafana/provisioning/datasources',
      'Deployment grafana runs Grafana without a file in /etc/grafana/provisioning/dashboards',
    ]);
  });
});
