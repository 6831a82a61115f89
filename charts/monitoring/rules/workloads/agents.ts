import { alert, percent, seconds } from '../../../kit/alert';

/** Every request also counts as `started`: including it would halve the failure rate. */
export const finishedStatus = 'status=~"success|error"';

/** Below ten requests in ten minutes one failure exceeds any limit. */
export const minimumRequests = (requests: string, by: string) =>
  `and on (${by}) sum by (${by}) (increase(${requests}[10m])) > 10`;

const requests = (agent: string, success: string, error: string, started = success) => ({
  [`agent_requests_total{namespace="twisterlab",agent_name="${agent}",status="success"}`]: success,
  [`agent_requests_total{namespace="twisterlab",agent_name="${agent}",status="error"}`]: error,
  [`agent_requests_total{namespace="twisterlab",agent_name="${agent}",status="started"}`]: started,
});
const tools = (success: string, error: string) => ({
  'mcp_tool_executions_total{namespace="twisterlab",tool_name="a",agent_name="x",status="success"}': success,
  'mcp_tool_executions_total{namespace="twisterlab",tool_name="a",agent_name="x",status="error"}': error,
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
    consequenceOf: 'database',
    holdsFor: '5m',
    threshold: percent(15, "the owner's"),
    expr: (limit) =>
      [
        'sum by (namespace) (rate(agent_requests_total{status="error"}[5m]))',
        `/ sum by (namespace) (rate(agent_requests_total{${finishedStatus}}[5m])) > ${limit}`,
        minimumRequests(`agent_requests_total{${finishedStatus}}`, 'namespace'),
      ].join(' '),
    summary: '{{ $value | humanizePercentage }} of the requests to agents of {{ $labels.namespace }} fail',
    description: 'The cause is the database, Ollama or the API itself.',
    runbook: 'docs/runbooks/agents.md#agents-fail',
    fires: {
      given: requests('browser', '_ 16+16x60', '_ 4+4x60', '_ 20+20x60'),
      at: '20m',
      labels: { namespace: 'twisterlab' },
      summary: '20% of the requests to agents of twisterlab fail',
    },
    quiet: [
      { given: requests('browser', '_ 18+18x60', '_ 2+2x60', '_ 20+20x60'), at: '30m' },
      // Two requests in ten minutes.
      { given: requests('browser', '_ 0.1+0.1x60', '_ 0.1+0.1x60'), at: '30m' },
    ],
  }),
  alert('AgentSystemHighLatency', {
    severity: 'warning',
    consequenceOf: 'database',
    holdsFor: '5m',
    threshold: seconds(5, "the owner's"),
    expr: (limit) =>
      [
        `histogram_quantile(0.95, sum by (namespace, le) (rate(mcp_tool_duration_seconds_bucket[5m]))) > ${limit}`,
        minimumRequests('mcp_tool_duration_seconds_bucket{le="+Inf"}', 'namespace'),
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
        minimumRequests('mcp_tool_executions_total', 'namespace, agent_name'),
      ].join(' '),
    summary:
      '{{ $value | humanizePercentage }} of the tools of agent {{ $labels.agent_name }} of {{ $labels.namespace }} fail',
    description: 'Clients of the MCP server get errors.',
    runbook: 'docs/runbooks/agents.md#agents-fail',
    fires: {
      given: tools('_ 15+15x60', '_ 5+5x60'),
      at: '20m',
      labels: { namespace: 'twisterlab', agent_name: 'x' },
      summary: '25% of the tools of agent x of twisterlab fail',
    },
    quiet: [
      { given: tools('_ 18+18x60', '_ 2+2x60'), at: '30m' },
      { given: tools('_ 0.1+0.1x60', '_ 0.1+0.1x60'), at: '30m' },
    ],
  }),
];
