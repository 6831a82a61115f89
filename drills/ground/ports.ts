import { createServer, type Server } from 'node:net';

/** Ports of 127.0.0.1 that nobody listens on. All are held until the last one is found, so that no two are the same. */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, hold));
  const ports = held.map(({ port }) => port);
  await Promise.all(held.map(({ server }) => new Promise((closed) => server.close(closed))));
  return ports;
}

function hold(): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address && typeof address === 'object') resolve({ server, port: address.port });
    });
  });
}
