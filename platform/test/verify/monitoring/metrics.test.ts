import type { Manifest } from '@twisterlab/platform/model/manifest';
import { metrics } from '@twisterlab/platform/verify/monitoring/metrics';
import { ownersSentimentRules } from '../../../../test/monitoring/owners-sentiment-rules';
import { finding } from '../../kit/finding';
import { dashboard, job, lokiRules, prometheusConfig, rules } from '../../kit/monitoring';
import { configMap, findings, graph } from '../../kit/objects';

const jobs = prometheusConfig(
  { job_name: 'prometheus' },
  job('backups'),
  job('kube-state-metrics', { honor_labels: true }),
  job('redis'),
  job('twisterlab-api'),
  job('mcp-unified'),
  job('node-exporter', {
    metric_relabel_configs: [{ source_labels: ['__name__'], regex: 'node_sockstat_.*', action: 'drop' }],
  }),
);

const check = (...manifests: Manifest[]) => findings(metrics, [jobs, ...manifests]);
const alert = (expr: string, rest: object = {}) => rules({ alert: 'Demo', expr, ...rest });
/** The findings on one alert with this expression, without its name. */
const of = (expr: string, rest: object = {}) =>
  check(alert(expr, rest)).map((each) => each.replace('ConfigMap prometheus-rules alert Demo: ', ''));
const panel = (expr: string, rest: object = {}) =>
  dashboard({ panels: [{ title: 'CPU', targets: [{ expr, ...rest }] }] });

describe('metrics', () => {
  it.each([
    'backup_task_succeeded{namespace="twisterlab",backup="redis",task="drill"} == 0',
    'sum by (instance) (rate(node_cpu_seconds_total{mode!="idle"}[5m])) / on (instance) group_left (nodename) node_uname_info > 1',
    'histogram_quantile(0.95, sum by (le, tool_name) (rate(mcp_tool_duration_seconds_bucket{job="mcp-unified"}[5m])))',
    'kube_pod_container_status_waiting_reason{namespace="twisterlab",reason="CrashLoopBackOff"} >= 1',
    'up{job=~"redis|postgres"} == 0 or absent(up{job="redis"})',
    'ALERTS{alertname="Demo",team="a"} == 1',
    '{__name__=~"redis_.*_total"} > 0',
    'label_replace(up, "service", "$1", "job", "(.*)") and on (service) label_replace(up, "service", "$1", "pod", "(.*)")',
    'topk(3, redis_up) and ignoring (instance) redis_up',
    'count_values("version", redis_up) > 1',
    'avg_over_time(redis_up[1h:5m]) < 1 unless redis_up offset 5m',
  ])('accepts metrics of scraped jobs: %s', (expr) => {
    expect(of(expr)).toEqual([]);
  });

  it('reports the rule and the metric that no job exports, and suggests a name', () => {
    expect(check(alert('redis_up == 0 and redis_connectd_clients > 5'))).toEqual([
      'ConfigMap prometheus-rules alert Demo: reads redis_connectd_clients, which no job exports; did you mean redis_connected_clients?',
    ]);
  });

  it('reports a scraped job whose metrics were never captured, with the command that captures them', () => {
    const scraped = prometheusConfig({ job_name: 'prometheus' }, job('portal'));
    const reading = alert('absent(up{job="portal"})');
    const found = metrics.check(graph([scraped, reading]));
    expect([...found].map(({ message, fix }) => [message, fix])).toEqual([
      [
        'alert Demo: reads up of the job portal, whose metrics are unknown',
        'Capture it: npm run import -- metrics portal FILE_OR_URL --from "PROGRAM VERSION".',
      ],
    ]);
  });

  it('refuses a label that the metric does not have', () => {
    expect(of('backup_task_succeeded{tasks="drill"} == 0')).toEqual([
      'reads backup_task_succeeded by the label tasks, which it does not have; did you mean task?',
    ]);
    // External labels are added on the way out: no query sees them.
    expect(of('redis_up{cluster="edge"} == 0')).toEqual([
      'reads redis_up by the label cluster, which it does not have; it has instance, job, namespace, node, pod',
    ]);
  });

  it.each([
    ['sum by (pods) (redis_up)', 'aggregates by pods; there is instance, job, namespace, node, pod'],
    ['sum by (pod) (sum by (namespace) (redis_up))', 'aggregates by pod; there is namespace'],
    ['sum without (mode) (redis_up)', 'aggregates without mode; there is instance, job, namespace, node, pod'],
    [
      'redis_up * on (pod) group_left (mode) redis_up',
      'group_left takes mode; there is instance, job, namespace, node, pod',
    ],
    ['redis_up and on (backup) backup_good_copies', 'matches on backup; there is instance, job, namespace, node, pod'],
    [
      'histogram_quantile(0.9, sum(rate(mcp_tool_duration_seconds_bucket[5m])))',
      'histogram_quantile needs le; there is no label',
    ],
    [
      'label_replace(redis_up, "a", "$1", "mode", "(.*)")',
      'label_replace reads mode; there is instance, job, namespace, node, pod',
    ],
  ])('infers labels of an expression: %s', (expr, message) => {
    expect(of(expr)).toEqual([message]);
  });

  it('refuses a job that is not scraped, and a metric that another job exports', () => {
    expect(of('up{job="sentiment"} == 0')).toEqual([
      'reads up of job="sentiment", which no scrape config defines; jobs: prometheus, backups, kube-state-metrics, redis, twisterlab-api, mcp-unified, node-exporter',
    ]);
    expect(of('redis_up{job="backups"} == 0')).toEqual(['reads redis_up of job="backups"; redis exports it']);
  });

  it('refuses metrics of a job that this cluster does not scrape, and metrics that a job drops', () => {
    expect(of('metallb_speaker_announced == 0')).toEqual([
      'reads metallb_speaker_announced of the job metallb-speaker, which this cluster does not scrape',
    ]);
    expect(of('node_sockstat_sockets_used > 5')).toEqual([
      'reads node_sockstat_sockets_used, which the job node-exporter drops',
    ]);
  });

  it('knows the buckets that a job keeps of the histograms that it drops', () => {
    const buckets = '(prometheus_http|mcp)_.*_bucket';
    const keep = { source_labels: ['__name__', 'le'], target_label: '__tmp', replacement: 'yes' };
    const relabelled = (regex: string) =>
      prometheusConfig(
        job('mcp-unified', {
          metric_relabel_configs: [
            { ...keep, regex },
            { source_labels: ['__tmp', '__name__'], regex: `;${buckets}`, action: 'drop' },
          ],
        }),
      );
    const reads = (regex: string) =>
      findings(metrics, [relabelled(regex), alert('rate(mcp_tool_duration_seconds_bucket{le="5.0"}[5m]) > 1')]);
    expect(reads('a_seconds_bucket;1|mcp_tool_duration_seconds_bucket;5\\.0')).toEqual([]);
    expect(reads('a_seconds_bucket;1')).toEqual([
      'ConfigMap prometheus-rules alert Demo: reads mcp_tool_duration_seconds_bucket, which the job mcp-unified drops',
    ]);
  });

  it('expects exported_ labels unless the scrape has honorLabels', () => {
    const without = prometheusConfig(job('kube-state-metrics'));
    const reads = (expr: string) => findings(metrics, [without, alert(expr)]);
    expect(reads('kube_pod_info{exported_namespace="twisterlab"}')).toEqual([]);
    expect(reads('kube_pod_info{namespace="twisterlab"}')).toEqual([
      expect.stringContaining("is the target's label; the metric's own is exported_namespace"),
    ]);
  });

  it('refuses invalid PromQL, with the position', () => {
    expect(of('redis_up{ > 5')).toEqual(['the expression is wrong at character 11, before > 5: redis_up{ > 5']);
    expect(of('')).toEqual(['the expression is empty: ']);
  });

  it('accepts recorded series, with the labels that their rule keeps', () => {
    const record = { record: 'job:redis_up:sum', expr: 'sum by (job) (redis_up)', labels: { team: 'data' } };
    const reads = (expr: string) => check(rules(record, { alert: 'Demo', expr }));
    expect(reads('job:redis_up:sum{job="redis",team="data"} < 1')).toEqual([]);
    expect(reads('job:redis_up:sum{pod="redis-0"} < 1')).toEqual([
      'ConfigMap prometheus-rules alert Demo: reads job:redis_up:sum by the label pod, which it does not have; it has job, team',
    ]);
  });

  it('refuses an annotation with a label that the result does not have', () => {
    const summary = (text: string) => ({ labels: { severity: 'warning' }, annotations: { summary: text } });
    expect(of('sum by (pod) (redis_up) == 0', summary('{{ $labels.pod }} {{ $labels.severity }}'))).toEqual([]);
    expect(of('sum by (pod) (redis_up) == 0', summary('{{ $labels.instance }} is down'))).toEqual([
      'shows the label instance, which its result does not have; it has pod',
    ]);
  });

  it('reads dashboards: rows, legends, annotations and variables, with variables of Grafana', () => {
    const board = (target: object) =>
      dashboard({
        panels: [{ type: 'row', title: 'Row', panels: [{ title: 'CPU', targets: [target] }] }],
        annotations: { list: [{ name: 'Restarts', expr: 'changes(redis_up[5m]) > 0' }] },
        templating: {
          list: [{ name: 'pod', type: 'query', query: { query: 'label_values(redis_up{job="$job"}, pod)' } }],
        },
      });
    const expr =
      'sum by (pod) (rate(redis_commands_total{job=~"$job", pod=~"${pod:regex}"}[$__rate_interval])) / $__range_s';
    expect(check(board({ expr, legendFormat: '{{pod}}' }))).toEqual([]);
    expect(check(board({ expr, legendFormat: '{{cmd}}' }))).toEqual([
      finding('ConfigMap dashboard-demo', 'dashboard "Demo", panel "CPU"', 'cmd', /has pod$/),
    ]);
  });

  it('reports dashboard, panel and metric', () => {
    expect(check(panel('redis_connectd_clients'))).toEqual([
      finding(
        'ConfigMap dashboard-demo',
        'dashboard "Demo", panel "CPU"',
        'redis_connectd_clients',
        'redis_connected_clients',
      ),
    ]);
    const list = [{ name: 'pod', type: 'query', query: 'label_values(redis_upp, pod)' }];
    expect(check(dashboard({ templating: { list } }))).toEqual([
      finding('ConfigMap dashboard-demo', 'dashboard "Demo", variable "pod"', 'redis_upp', 'redis_up'),
    ]);
  });

  it('refuses invalid LogQL, and ignores its metrics', () => {
    const logs = { datasource: { type: 'loki' } };
    expect(check(panel('sum(rate({namespace="$namespace"} |= "error" [5m]))', logs))).toEqual([]);
    expect(check(panel('{namespace="twisterlab" |= "error"', logs))).toEqual([
      expect.stringContaining('the expression is wrong at'),
    ]);
    expect(check(lokiRules({ alert: 'Demo', expr: 'sum(rate({namespace="a"}[5m])) > 1' }))).toEqual([]);
    expect(check(lokiRules({ alert: 'Demo', expr: 'sum(rate({namespace="a"}[5m]) > 1' }))).toHaveLength(1);
  });

  it('refuses a metric that the program declares and never has samples of', () => {
    expect(of('rate(http_requests_total[5m]) > 1')).toEqual([
      'reads http_requests_total, of which the job twisterlab-api has no samples: declared, without samples',
    ]);
    expect(of('http_request_duration_seconds_count{job="twisterlab-api"} > 1')).toHaveLength(1);
    expect(of('prometheus_http_requests_total{job="prometheus"} > 1')).toEqual([]);
  });

  it("refuses the owner's sentiment rules: the pinned application has none of their series", () => {
    const found = check(rules(...ownersSentimentRules));
    expect(found.map((each) => /alert (\w+): reads \w+, which no job exports/.exec(each)?.[1])).toEqual(
      ownersSentimentRules.flatMap(({ alert, expr }) =>
        (expr.match(/\b(agent|sentiment)_\w+(?=[{[])/g) ?? [])
          .filter((name, at, all) => all.indexOf(name) === at)
          .map(() => alert),
      ),
    );
  });

  it('checks the rules and dashboards of the Prometheus that scrapes, and not those of a chart', () => {
    const panels = [{ title: 'CPU', targets: [{ expr: 'chart_metric' }] }];
    const ofChart = [
      configMap('chart-config', { 'prometheus.yml': 'scrape_configs: [{ job_name: chart }]' }),
      configMap('chart-dashboard', { 'a.json': JSON.stringify({ title: 'Chart', panels }) }),
    ];
    expect(findings(metrics, [...ofChart, jobs, alert('redis_up == 0')])).toEqual([]);
    expect(findings(metrics, [...ofChart, jobs, alert('chart_metric == 0')])).toHaveLength(1);
    expect(findings(metrics, [...ofChart, dashboard({ panels })])).toHaveLength(1);
  });
});
