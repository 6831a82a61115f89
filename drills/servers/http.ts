import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Processes } from '../fixtures/processes';

export interface HttpServer {
  readonly port: number;
  readonly url: string;
  close(): void;
}

/** Serves HTTP from this process on 127.0.0.1 until the drill ends. @param port Default: any free one. */
export async function listen(processes: Processes, listener: RequestListener, port = 0): Promise<HttpServer> {
  const server = createServer(listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  processes.onStopped(close);
  const bound = (server.address() as AddressInfo).port;
  return { port: bound, url: `http://127.0.0.1:${bound}`, close };
}

/** Whether a URL answers with a status of success. */
export function isUp(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
