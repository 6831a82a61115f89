import { type IncomingMessage, request } from 'node:http';

/** What a client receives. */
export interface Received {
  /** Undefined if the connection ended before. */
  readonly status: number | undefined;
  readonly bytes: number;
}

interface Question {
  readonly port: number;
  readonly host: string;
  readonly path?: string;
  /** Body of a POST. Default: none, a GET. */
  readonly mebibytes?: number;
  /** Whether the client announces the length. Default: true. */
  readonly announced?: boolean;
  /** Called with the first bytes of the response. */
  readonly onFirst?: () => void;
}

const mebibyte = Buffer.alloc(2 ** 20);

/** Sends a request and reads the whole response. */
export function ask({ port, host, path = '/', mebibytes, announced = true, onFirst }: Question): Promise<Received> {
  return new Promise((resolve) => {
    let status: number | undefined;
    let bytes = 0;
    const done = () => resolve({ status, bytes });
    const length = mebibytes !== undefined && announced ? { 'Content-Length': mebibytes * mebibyte.length } : {};
    const method = mebibytes === undefined ? 'GET' : 'POST';
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path,
      method,
      headers: { Host: host, ...length },
      agent: false,
    });
    outgoing.once('response', (response: IncomingMessage) => {
      status = response.statusCode;
      response.on('data', (chunk: Buffer) => {
        if (bytes === 0) onFirst?.();
        bytes += chunk.length;
      });
      response.once('close', done);
      response.once('error', done);
    });
    // A server that refuses a body need not read all of it.
    outgoing.on('error', () => status === undefined && done());
    let left = mebibytes ?? 0;
    const more = () => {
      while (left-- > 0 && !outgoing.destroyed && status === undefined)
        if (!outgoing.write(mebibyte)) return void outgoing.once('drain', more);
      outgoing.end();
    };
    more();
  });
}
