import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { NodeCluster } from '../fixtures/node-cluster';

export interface HttpRequest {
  readonly host: string;
  /** Default: the address of the ingress controller. */
  readonly address?: string;
  /** Default: 443 over TLS, 80 without. */
  readonly port?: number;
  /** Default: true. */
  readonly tls?: boolean;
  /** Whether to verify the certificate against the host name and the CA. Default: true. */
  readonly verify?: boolean;
  /** The only TLS version to offer. Default: negotiated. */
  readonly version?: 'TLSv1' | 'TLSv1_1' | 'TLSv1_2' | 'TLSv1_3';
  /** Default: GET. */
  readonly method?: 'GET' | 'POST' | 'OPTIONS';
  /** Default: `/`. */
  readonly path?: string;
  /** A list sends the header several times. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Size of the body. Default: 0, none. */
  readonly bytes?: number;
  /** How often to send it, over one connection. Default: once. */
  readonly times?: number;
  /** Default: 10. */
  readonly seconds?: number;
}

/** The status of every response, and the rest of the last one. */
export interface HttpResponse {
  readonly statuses: readonly number[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** TLS version in openssl's notation. */
  readonly version?: string;
  /** Why there is no response, or no further one. */
  readonly error?: string;
}

/** The request as the server got it: drills/images/files/echo.py. */
export interface EchoedRequest {
  readonly server: string;
  /** Client address of the connection: the ingress controller's, unless it was bypassed. */
  readonly peer: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
}

/** A request with everything that client.py reads. */
export const complete = (
  { tls = true, verify = tls, headers = {}, method = 'GET', path = '/', ...question }: HttpRequest,
  address: string,
  authority: string,
) => ({
  ...{ address, port: tls ? 443 : 80, version: null, bytes: 0, times: 1, seconds: 10 },
  ...question,
  ...{ tls, headers, method, path, authority: verify ? authority : null },
});

/** A machine on the LAN that sends HTTP and HTTPS requests. */
export class Client {
  constructor(
    private readonly fixture: NodeCluster,
    /** Of the ingress controller. */
    readonly address: string,
    /** File with the CA certificate that it trusts. */
    private readonly authority: string,
  ) {}

  async request(question: HttpRequest): Promise<HttpResponse> {
    return (await this.requestAll([question]))[0]!;
  }

  /** Sends all in parallel. */
  requestAll(questions: readonly HttpRequest[]): Promise<HttpResponse[]> {
    const asked = questions.map((question) => complete(question, this.address, this.authority));
    const [program, ...args] = [...this.fixture.inside('client'), 'python3', join(root, 'drills/ingress/client.py')];
    const child = spawn(program!, args, { stdio: 'pipe', timeout: 120_000, killSignal: 'SIGKILL' });
    return new Promise((resolve, reject) => {
      const output = { stdout: '', stderr: '' };
      for (const stream of ['stdout', 'stderr'] as const)
        child[stream].setEncoding('utf8').on('data', (text) => {
          output[stream] += text;
        });
      child.once('error', reject);
      child.once('close', (code) => {
        if (code === 0) resolve(JSON.parse(output.stdout) as HttpResponse[]);
        else reject(new Error(`the client exited with code ${code}: ${output.stderr.trim().split('\n').at(-1)}`));
      });
      child.stdin.end(JSON.stringify(asked));
    });
  }
}

/** The request as the server got it; undefined if the response is not the server's. */
export function echoedRequest({ statuses, body = '' }: HttpResponse): EchoedRequest | undefined {
  return statuses.at(-1) === 200 && body.startsWith('{"server"') ? (JSON.parse(body) as EchoedRequest) : undefined;
}

/** A response as text. */
export function describeResponse({ statuses, error }: HttpResponse): string {
  return error ?? `${statuses.at(-1)}`;
}
