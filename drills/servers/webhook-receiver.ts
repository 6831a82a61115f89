import type { Processes } from '../fixtures/processes';
import { listen } from './http';

/** A stub of chat, heartbeat service and Alertmanager: accepts every request and keeps its body. */
export interface WebhookReceiver {
  readonly port: number;
  readonly url: string;
  /** Bodies of the POST requests to a path, oldest first. */
  received(path: string): readonly string[];
  /** From now on answers requests to a path with 500 and drops them, or accepts them again. */
  refuse(path: string, refused: boolean): void;
}

/** @param port Default: any free one. */
export async function startWebhookReceiver(processes: Processes, port?: number): Promise<WebhookReceiver> {
  const refused = new Set<string | undefined>();
  const requests: { readonly path: string | undefined; readonly body: string }[] = [];
  const server = await listen(
    processes,
    (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        if (refused.has(request.url)) {
          response.writeHead(500).end('refused');
          return;
        }
        if (request.method === 'POST') requests.push({ path: request.url, body });
        response.end('ok');
      });
    },
    port,
  );
  return {
    ...server,
    refuse: (path, refuses) => void (refuses ? refused.add(path) : refused.delete(path)),
    received: (path) => requests.filter((each) => each.path === path).map(({ body }) => body),
  };
}
