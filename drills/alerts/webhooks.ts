import { createServer } from 'node:http';
import type { Processes } from '../ground/processes';

/** What came to whom: the bodies of requests by their path. */
export interface Webhooks {
  readonly url: string;
  received(path: string): readonly string[];
}

/** The chat and the one outside the house, who take whatever they are sent. */
export async function listen(processes: Processes, port: number): Promise<Webhooks> {
  const bodies: { path: string; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      bodies.push({ path: request.url ?? '', body });
      response.end('ok');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  processes.afterwards(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${port}`,
    received: (path) => bodies.filter((each) => each.path === path).map(({ body }) => body),
  };
}
