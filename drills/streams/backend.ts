import { createServer, type ServerResponse } from 'node:http';
import type { Processes } from '../fixtures/processes';

const mebibyte = Buffer.alloc(2 ** 20);

/** A server that sends an event, and the next when the drill has received it; and responses of any size. */
export class Backend {
  private waiting: ServerResponse[] = [];

  /** @param port of 127.0.0.1. */
  static async start(processes: Processes, port: number): Promise<Backend> {
    const backend = new Backend();
    const server = createServer((request, response) => {
      const [, mebibytes] = /^\/mebibytes\/(\d+)$/.exec(request.url ?? '') ?? [];
      if (mebibytes !== undefined) send(response, Number(mebibytes));
      else if (request.url === '/events') backend.begin(response);
      else {
        request.resume();
        request.once('end', () => response.end('received'));
      }
    });
    processes.onStopped(() => server.close().closeAllConnections());
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return backend;
  }

  private begin(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('data: first\n\n');
    this.waiting.push(response);
  }

  /** Sends the last event of every stream. */
  finish(): void {
    for (const response of this.waiting.splice(0)) response.end('data: last\n\n');
  }
}

function send(response: ServerResponse, mebibytes: number): void {
  let left = mebibytes;
  const more = () => {
    while (left-- > 0) if (!response.write(mebibyte)) return void response.once('drain', more);
    response.end();
  };
  more();
}
