import type { MonitoringRule } from '@twisterlab/platform/model/monitoring';
import { type AlertProps, alert, percent, perSecond, seconds } from '../../../kit/alert';
import { durations, minimumRuns, runs } from './agents';

const name = 'sentiment-analyzer';
const agent = `agent_name="${name}"`;
const tools = 'mcp_tool_executions_total';
const job = 'mcp-unified';
const of = { namespace: 'twisterlab' };
const runbook: AlertProps['runbook'] = 'docs/runbooks/agents.md#the-sentiment-analyzer';

/** Whether the analyzer of a namespace runs. @param namespace of an MCP server, in which it runs. */
export function sentimentDown(namespace: string): MonitoringRule {
  const up = `up{job="${job}",namespace="${namespace}"}`;
  const pod = (name: string, values: string) => ({
    [`up{job="${job}",namespace="${namespace}",instance="${name}"}`]: values,
  });
  const summary = `The sentiment analyzer of ${namespace} is down`;
  return alert('SentimentAnalyzerDown', {
    severity: 'warning',
    holdsFor: '5m',
    // Uses `up`: without runs there are no series of them.
    expr: `sum by (job, namespace) (${up}) == 0 or absent(${up})`,
    summary: 'The sentiment analyzer of {{ $labels.namespace }} is down',
    description: 'It runs in the MCP server, which has no pod that answers.',
    runbook,
    fires: [
      { given: pod('it', '0x20'), at: '6m', labels: { job, namespace }, summary },
      { given: {}, at: '6m', labels: { job, namespace }, summary },
    ],
    // No tool ever ran, and one of two pods is down.
    quiet: { given: { ...pod('it', '1x20'), ...pod('another', '0x20') }, at: '20m' },
  });
}

/** Alerts on what the analyzers do. */
export const sentiment = [
  alert('SentimentAnalyzerHighErrorRate', {
    severity: 'warning',
    consequenceOf: ['database', 'cache'],
    holdsFor: '5m',
    threshold: percent(10, "the owner's"),
    expr: (limit) =>
      [
        `sum by (namespace) (rate(${tools}{${agent},status="error"}[5m]))`,
        `/ sum by (namespace) (rate(${tools}{${agent}}[5m])) > ${limit}`,
        minimumRuns(`${tools}{${agent}}`, 'namespace'),
      ].join(' '),
    summary: '{{ $value | humanizePercentage }} of the sentiment analyses of {{ $labels.namespace }} fail',
    description: 'Clients get an error.',
    runbook,
    fires: {
      // With the other agents in the sum these would be 7.5 %.
      given: { ...runs(name, '_ 17+17x60', '_ 3+3x60'), ...runs('x', '_ 20+20x60', '_x60') },
      at: '20m',
      labels: of,
      summary: '15% of the sentiment analyses of twisterlab fail',
    },
    quiet: [
      { given: runs(name, '_ 19+19x60', '_ 1+1x60'), at: '30m' },
      { given: runs(name, '_ 0.1+0.1x60', '_ 0.1+0.1x60'), at: '30m' },
      { given: runs('x', '_ 17+17x60', '_ 3+3x60'), at: '30m' },
      { given: {}, at: '30m' },
    ],
  }),
  alert('SentimentAnalyzerHighLatency', {
    severity: 'warning',
    consequenceOf: ['database', 'cache'],
    holdsFor: '5m',
    threshold: seconds(2, "the owner's"),
    expr: (limit) =>
      [
        `histogram_quantile(0.95, sum by (namespace, le) (rate(mcp_tool_duration_seconds_bucket{${agent}}[5m]))) > ${limit}`,
        minimumRuns(`mcp_tool_duration_seconds_bucket{${agent},le="+Inf"}`, 'namespace'),
      ].join(' '),
    summary:
      '5 % of the sentiment analyses of {{ $labels.namespace }} take longer than {{ $value | humanizeDuration }}',
    description: 'It calls no other service: the CPUs are busy.',
    runbook,
    fires: {
      given: durations(name, '_ 5+5x60', '_ 10+10x60'),
      at: '20m',
      labels: of,
      summary: '5 % of the sentiment analyses of twisterlab take longer than 9.5s',
    },
    quiet: [
      { given: durations(name, '_ 10+10x60', '_ 10+10x60'), at: '30m' },
      { given: durations('browser', '_ 5+5x60', '_ 10+10x60'), at: '30m' },
    ],
  }),
  alert('SentimentAnalyzerErrorSpike', {
    severity: 'warning',
    consequenceOf: ['database', 'cache'],
    holdsFor: '3m',
    threshold: perSecond(0.5, "the owner's"),
    expr: (limit) => `sum by (namespace) (rate(${tools}{${agent},status="error"}[5m])) > ${limit}`,
    summary: '{{ $value | humanize }} sentiment analyses of {{ $labels.namespace }} fail every second',
    description: 'A client repeats an unsupported request, or the analyzer is broken.',
    runbook,
    fires: {
      given: runs(name, '_ 600+600x60', '_ 60+60x60'),
      at: '20m',
      labels: of,
      summary: '1 sentiment analyses of twisterlab fail every second',
    },
    quiet: { given: runs(name, '_ 600+600x60', '_ 15+15x60'), at: '30m' },
  }),
];
