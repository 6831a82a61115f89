import { createServer } from 'node:net';

/**
 * Where this process looks for ports: below the kernel's ephemeral ports, in a range that depends on the process id. A port
 * that is
 * free now is opened later, by a program that is not yet started, so a parallel drill must not find the same one.
 */
const stretch = 50;
let next = 10_000 + (process.pid % 400) * stretch;

/** A tuple of N numbers. */
type Numbers<N extends number, T extends number[] = []> = T['length'] extends N ? T : Numbers<N, [...T, number]>;

/** Distinct free ports of 127.0.0.1. @throws if the range is used up. */
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
