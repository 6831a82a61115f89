import type { ServerResponse } from 'node:http';
import type { Processes } from '../fixtures/processes';
import { listen } from '../servers/http';
import { podTarget, type Target } from '../servers/targets';

/** Stubs of the applications, with the metrics and answers of their contract. */
export interface Applications {
  readonly targets: readonly Target[];
  /** The backend of the ingress controller. */
  readonly port: number;
}

const started = Date.now();

/** One server in this process for all applications. */
export async function startApplications(processes: Processes): Promise<Applications> {
  const { port } = await listen(processes, ({ url = '/', headers: { host = '' } }, response) => {
    if (url === '/metrics') sendMetrics(response);
    else if (url === '/fails') response.writeHead(500).end();
    // These hosts require a password.
    else response.writeHead(/^(prometheus|mcp)\./.test(host) ? 401 : 200).end();
  });
  return { port, targets: [podTarget('twisterlab-api', port), podTarget('mcp-unified', port)] };
}

/** Ten runs of a tool a second, one of which fails. */
function sendMetrics(response: ServerResponse): void {
  const runs = Math.floor((Date.now() - started) / 100);
  const tool = 'tool_name="classify",agent_name="classifier"';
  const buckets = ['0.01', '0.1', '1', '10', '+Inf'].map(
    (le, index) => `mcp_tool_duration_seconds_bucket{${tool},le="${le}"} ${Math.ceil((runs * (index + 1)) / 5)}`,
  );
  const lines = [
    '# TYPE mcp_tool_executions_total counter',
    `mcp_tool_executions_total{${tool},status="success"} ${runs - Math.floor(runs / 10)}`,
    `mcp_tool_executions_total{${tool},status="error"} ${Math.floor(runs / 10)}`,
    '# TYPE mcp_tool_duration_seconds histogram',
    ...buckets,
    `mcp_tool_duration_seconds_sum{${tool}} ${runs / 10}`,
    `mcp_tool_duration_seconds_count{${tool}} ${runs}`,
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
  ];
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(`${lines.join('\n')}\n`);
}
