import type { Processes } from '../fixtures/processes';
import { listen } from './http';

/** A stub of chat, heartbeat service and Alertmanager: accepts every request and keeps its body. */
export interface WebhookReceiver {
  readonly port: number;
  readonly url: string;
  /** Bodies of the POST requests to a path, oldest first. */
  received(path: string): readonly string[];
}

/** @param port Default: any free one. */
export async function startWebhookReceiver(processes: Processes, port?: number): Promise<WebhookReceiver> {
  const requests: { readonly path: string | undefined; readonly body: string }[] = [];
  const server = await listen(
    processes,
    (request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        if (request.method === 'POST') requests.push({ path: request.url, body });
        response.end('ok');
      });
    },
    port,
  );
  return {
    ...server,
    received: (path) => requests.filter((each) => each.path === path).map(({ body }) => body),
  };
}
