import { createServer, type ServerResponse } from 'node:http';
import { freePorts } from '../ground/ports';
import type { Processes } from '../ground/processes';
import { type Target, target } from './target';

/** Stand-ins of the applications: what they tell and answer, as their contract has it. */
export interface Applications {
  readonly targets: readonly Target[];
  /** Where pages are, for the ingress controller. */
  readonly port: number;
}

const started = Date.now();

/** One server of this process for all of them; it ends with the drill. */
export async function startApplications(processes: Processes): Promise<Applications> {
  const [port] = await freePorts(1);
  const server = createServer(({ url = '/', headers: { host = '' } }, response) => {
    if (url === '/metrics') tell(response);
    else if (url === '/fails') response.writeHead(500).end();
    // Those that ask for a password.
    else response.writeHead(/^(prometheus|mcp)\./.test(host) ? 401 : 200).end();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  server.unref();
  processes.afterwards(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port, targets: [target('twisterlab-api', port), target('mcp-unified', port)] };
}

/** Ten runs of a tool a second, of which one fails. */
function tell(response: ServerResponse): void {
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
