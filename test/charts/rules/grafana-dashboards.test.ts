import { grafanaDashboards } from '../../../charts/rules/grafana-dashboards';
import { findingsInFile } from '../../kit/changed-file';

const check = (dashboard: string, change?: readonly [string, string]) =>
  findingsInFile(
    grafanaDashboards,
    { environment: 'edge', object: `dashboard-twisterlab-${dashboard}`, key: `twisterlab-${dashboard}.json` },
    change,
  );

describe('grafana-dashboards', () => {
  it('accepts the rendered dashboards, and another title or refId', () => {
    expect(check('logs')).toEqual([]);
    expect(check('backups', ['"title": "Backups"', '"title": "Copies"'])).toEqual([]);
    expect(check('backups', ['"refId": "A"', '"refId": "B"'])).toEqual([]);
  });

  it.each([
    ['postgres', '"uid": "twisterlab-postgres"', '"x": ""', 'uid'],
    ['postgres', '"uid": "twisterlab-postgres"', '"uid": "twisterlab-redis"', 'another dashboard has the uid'],
    ['redis', '"panels": [', '"panels": [], "x": [', 'it has no panel'],
    ['redis', '"id": 2', '"id": 1', 'two panels have the id 1'],
    ['redis', '"targets": [', '"targets": [], "x": [', 'has no query'],
    ['redis', '"uid": "PBFA97CFB590B2093"', '"uid": "other"', 'has the data source other, which Git does not have'],
    ['redis', '"uid": "PBFA97CFB590B2093"', '"x": ""', 'names no data source'],
    ['home', '"uid": "PBFA97CFB590B2093"', '"uid": "other"', 'the annotation "Deployments" has the data source other'],
    ['logs', '"type": "loki"', '"type": "loki-x"', 'has the data source loki as loki-x'],
    ['slo', '"templating"', '"x"', 'uses the variable host, which the dashboard does not have'],
    ['slo', '"name": "host"', '"name": "hosts"', 'no query uses the variable hosts'],
    ['slo', '"name": "host"', '"x": "host"', 'name'],
    ['slo', '"qryType": 1', '"qryType": 10', 'has the qryType 10'],
    ['slo', 'label_values(probe_success, host)', 'probe_success', "which is none of Grafana's functions"],
    ['logs', '"label": "k8s_namespace_name"', '"label": "k8s_pod_name"', 'has the same values as another'],
    ['logs', '"label": "k8s_namespace_name"', '"x": ""', 'has the label (unset)'],
    ['logs', '{k8s_namespace_name=~\\".+\\"}', '{k8s_namespace_name=~\\"$namespace\\"}', 'depends on namespace'],
    ['logs', '{k8s_namespace_name=~\\".+\\"}', '', 'has the stream '],
  ])('rejects %s with %j as %j', (dashboard, from, to, message) => {
    expect(check(dashboard, [from, to]).join('\n')).toContain(message);
  });

  it('rejects a query of another source than its panel', () => {
    const own = '"datasource": {\n            "type": "prometheus",\n            "uid": "PBFA97CFB590B2093"';
    const other = '"datasource": {\n            "type": "loki",\n            "uid": "loki"';
    expect(check('slo', [own, other]).join('\n')).toContain('has another data source than the panel');
  });
});
