import { createServer } from 'node:net';

/**
 * Where this process looks for ports: below those that the kernel gives to anybody, and in a stretch that another drill beside
 * it does not look in. A port that is found free is taken a moment later, by a program that is only then started.
 */
const stretch = 50;
let next = 10_000 + (process.pid % 400) * stretch;

/** As many numbers as that. */
type Numbers<N extends number, T extends number[] = []> = T['length'] extends N ? T : Numbers<N, [...T, number]>;

/** Ports of 127.0.0.1 that nobody listens on, no two of them the same. @throws when the stretch is used up. */
export async function freePorts<N extends number>(count: N): Promise<Numbers<N>> {
  const ports: number[] = [];
  for (const last = next + 2 * stretch; ports.length < count; next++) {
    if (next === last) throw new Error(`no free port from ${last - 2 * stretch} to ${last}`);
    if (await isFree(next)) ports.push(next);
  }
  return ports as Numbers<N>;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
