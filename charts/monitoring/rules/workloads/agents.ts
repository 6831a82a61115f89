import { alert, percent, seconds } from '../../../kit/alert';

/** Below ten runs in ten minutes one failure exceeds any limit. */
export const minimumRuns = (runs: string, by: string) => `and on (${by}) sum by (${by}) (increase(${runs}[10m])) > 10`;

/** Runs of an agent's tools. A series begins with its first run. */
export const runs = (agent: string, success: string, error: string) => ({
  [`mcp_tool_executions_total{namespace="twisterlab",tool_name="a",agent_name="${agent}",status="success"}`]: success,
  [`mcp_tool_executions_total{namespace="twisterlab",tool_name="a",agent_name="${agent}",status="error"}`]: error,
});
/** Tool durations. @param quick count of the buckets up to 5 s. @param all count of all runs. */
export const durations = (agent: string, quick: string, all: string) => ({
  [`mcp_tool_duration_seconds_bucket{namespace="twisterlab",tool_name="a",agent_name="${agent}",le="1.0"}`]: quick,
  [`mcp_tool_duration_seconds_bucket{namespace="twisterlab",tool_name="a",agent_name="${agent}",le="5.0"}`]: quick,
  [`mcp_tool_duration_seconds_bucket{namespace="twisterlab",tool_name="a",agent_name="${agent}",le="10.0"}`]: all,
  [`mcp_tool_duration_seconds_bucket{namespace="twisterlab",tool_name="a",agent_name="${agent}",le="+Inf"}`]: all,
});

/** All agents together. */
export const agents = [
  alert('AgentSystemHighFailureRate', {
    severity: 'warning',
    consequenceOf: ['database', 'cache'],
    holdsFor: '5m',
    threshold: percent(15, "the owner's"),
    expr: (limit) =>
      [
        'sum by (namespace) (rate(mcp_tool_executions_total{status="error"}[5m]))',
        `/ sum by (namespace) (rate(mcp_tool_executions_total[5m])) > ${limit}`,
        minimumRuns('mcp_tool_executions_total', 'namespace'),
      ].join(' '),
    summary: '{{ $value | humanizePercentage }} of the tool runs of {{ $labels.namespace }} fail',
    description:
      'Several agents fail, or one that is used most. The cause is a store, Ollama or the MCP server itself.',
    runbook: 'docs/runbooks/agents.md#agents-fail',
    fires: {
      // Two agents: neither is the cause alone.
      given: { ...runs('x', '_ 8+8x60', '_ 2+2x60'), ...runs('y', '_ 8+8x60', '_ 2+2x60') },
      at: '20m',
      labels: { namespace: 'twisterlab' },
      summary: '20% of the tool runs of twisterlab fail',
    },
    quiet: [
      { given: runs('x', '_ 18+18x60', '_ 2+2x60'), at: '30m' },
      // Two runs in ten minutes.
      { given: runs('x', '_ 0.1+0.1x60', '_ 0.1+0.1x60'), at: '30m' },
    ],
  }),
  alert('AgentSystemHighLatency', {
    severity: 'warning',
    consequenceOf: ['database', 'cache'],
    holdsFor: '5m',
    threshold: seconds(5, "the owner's"),
    expr: (limit) =>
      [
        `histogram_quantile(0.95, sum by (namespace, le) (rate(mcp_tool_duration_seconds_bucket[5m]))) > ${limit}`,
        minimumRuns('mcp_tool_duration_seconds_bucket{le="+Inf"}', 'namespace'),
      ].join(' '),
    summary: '5 % of the tool runs of {{ $labels.namespace }} take longer than {{ $value | humanizeDuration }}',
    description: 'Ollama or the database is slow, or the CPUs are busy.',
    runbook: 'docs/runbooks/agents.md#agents-are-slow',
    fires: {
      given: durations('x', '_ 5+5x60', '_ 10+10x60'),
      at: '20m',
      labels: { namespace: 'twisterlab' },
      summary: '5 % of the tool runs of twisterlab take longer than 9.5s',
    },
    quiet: [
      { given: durations('x', '_ 10+10x60', '_ 10+10x60'), at: '30m' },
      { given: durations('x', '_ 0x60', '_ 0.1+0.1x60'), at: '30m' },
    ],
  }),
  alert('McpToolsFail', {
    severity: 'warning',
    consequenceOf: ['database', 'cache'],
    holdsFor: '5m',
    threshold: percent(15, "the owner's limit for agents, whose tools these are"),
    expr: (limit) =>
      [
        'sum by (namespace, agent_name) (rate(mcp_tool_executions_total{status="error"}[5m]))',
        `/ sum by (namespace, agent_name) (rate(mcp_tool_executions_total[5m])) > ${limit}`,
        minimumRuns('mcp_tool_executions_total', 'namespace, agent_name'),
      ].join(' '),
    summary:
      '{{ $value | humanizePercentage }} of the tools of agent {{ $labels.agent_name }} of {{ $labels.namespace }} fail',
    description: 'Clients of the MCP server get errors.',
    runbook: 'docs/runbooks/agents.md#agents-fail',
    fires: {
      given: runs('x', '_ 15+15x60', '_ 5+5x60'),
      at: '20m',
      labels: { namespace: 'twisterlab', agent_name: 'x' },
      summary: '25% of the tools of agent x of twisterlab fail',
    },
    quiet: [
      { given: runs('x', '_ 18+18x60', '_ 2+2x60'), at: '30m' },
      { given: runs('x', '_ 0.1+0.1x60', '_ 0.1+0.1x60'), at: '30m' },
    ],
  }),
];
