import { fileFormat } from '@twisterlab/platform/verify/objects/file-format';
import { dashboard, prometheusConfig, rules } from '../../kit/monitoring';
import { configMap, findings, object } from '../../kit/objects';

const file = (name: string, text: string) => findings(fileFormat, [configMap('files', { [name]: text })]);

describe('file-format', () => {
  it('accepts files of the formats that rules read', () => {
    const panels = [{ title: 'CPU', datasource: null, targets: [{ expr: 'up' }] }];
    expect(
      findings(fileFormat, [
        prometheusConfig({ job_name: 'redis', relabel_configs: [{ regex: 9121 }] }),
        rules({ alert: 'Down', expr: 0, labels: { severity: 'critical' } }),
        dashboard({ panels, templating: { list: [{ name: 'job', type: 'query', datasource: '$source' }] } }),
      ]),
    ).toEqual([]);
  });

  it.each([
    ['a script', 'run.sh', 'set -e; {['],
    ['documents of YAML', 'all.yaml', 'a: 1\n---\nb: 2\n'],
    ['an empty file', 'config.yml', ''],
    ['a template of Go', 'config.yaml', '{{ with secret "a" }}\na: {{ .Data }}\n{{ end }}'],
    ['a template of a shell', 'config.json', '{"port": ${PORT}}'],
    ['JSON that is no dashboard', 'config.json', '[1]'],
  ])('accepts %s', (_, name, text) => {
    expect(file(name, text)).toEqual([]);
  });

  it.each([
    ['config.yaml', 'a: [1', 'the file config.yaml is not valid YAML: Flow sequence in block collection must be'],
    ['config.json', '{"a": "{{ x }}"', "the file config.json is not valid JSON: Expected ',' or '}' after property"],
    [
      'prometheus.yml',
      'scrape_configs: [{}]',
      'the file prometheus.yml is not a configuration of Prometheus: scrape_configs.0: Instance does not have required property "job_name"',
    ],
    [
      'prometheus.yml',
      'text',
      'the file prometheus.yml is not a configuration of Prometheus: the object: Instance type "string" is invalid',
    ],
    [
      'a.json',
      '{"panels": [{"targets": 1}]}',
      'the file a.json is not a dashboard of Grafana: panels.0.targets: Instance type "number"',
    ],
  ])('rejects %s with %s', (name, text, message) => {
    const found = file(name, text);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`ConfigMap files ${message}`);
  });

  it('rejects a group without rules, and a rule without an expression', () => {
    expect(findings(fileFormat, [rules({ alert: 'Down' })])).toEqual([
      'ConfigMap prometheus-rules the file rules.yml is not a file of alerting and recording rules: groups.0.rules.0: Instance does not have required property "expr".',
    ]);
  });

  it('rejects unparsable values of a HelmChartConfig', () => {
    const config = object('helm.cattle.io/v1', 'HelmChartConfig', 'traefik', { spec: { valuesContent: 'a: {' } });
    expect(findings(fileFormat, [config])).toEqual([
      expect.stringMatching(/^HelmChartConfig traefik spec.valuesContent is not valid YAML: Flow map/),
    ]);
  });
});
