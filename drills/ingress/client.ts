import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { NodesGround } from '../ground/nodes-ground';

export interface Question {
  readonly host: string;
  /** Default: the address of the ingress controller. */
  readonly address?: string;
  /** Default: 443 over TLS, 80 without. */
  readonly port?: number;
  /** Default: true. */
  readonly tls?: boolean;
  /** Whether the certificate has to be that of the host, from the authority that everybody at home trusts. Default: true. */
  readonly trusting?: boolean;
  /** The one version of TLS that is offered. Default: what both sides like best. */
  readonly version?: 'TLSv1' | 'TLSv1_1' | 'TLSv1_2' | 'TLSv1_3';
  /** Default: GET. */
  readonly method?: 'GET' | 'POST';
  /** Default: `/`. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Size of the body. Default: 0, none. */
  readonly bytes?: number;
  /** How often it is asked, over one connection. Default: once. */
  readonly times?: number;
  /** Default: 10. */
  readonly seconds?: number;
}

/** What came back: the status of every answer, and all else of the last one. */
export interface Answer {
  readonly statuses: readonly number[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Of TLS, as openssl calls it. */
  readonly version?: string;
  /** Why there is none, or no further one. */
  readonly error?: string;
}

/** What a server behind says of a request: drills/images/files/echo.py. */
export interface Seen {
  readonly server: string;
  /** Who holds the connection: the ingress controller, unless it was left out. */
  readonly peer: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
}

/** A machine at home that asks over HTTP and HTTPS. */
export class Client {
  constructor(
    private readonly ground: NodesGround,
    /** Of the ingress controller. */
    readonly address: string,
    /** File with the certificate of the authority that it trusts. */
    private readonly authority: string,
  ) {}

  async ask(question: Question): Promise<Answer> {
    return (await this.askAll([question]))[0]!;
  }

  /** Asks all at the same time. */
  askAll(questions: readonly Question[]): Promise<Answer[]> {
    const asked = questions.map(({ tls = true, trusting = tls, headers = {}, ...question }) => ({
      ...{ address: this.address, port: tls ? 443 : 80, version: null, method: 'GET', path: '/' },
      ...{ bytes: 0, times: 1, seconds: 10 },
      ...question,
      ...{ tls, headers, authority: trusting ? this.authority : null },
    }));
    const [program, ...args] = [...this.ground.inside('client'), 'python3', join(root, 'drills/ingress/client.py')];
    const child = spawn(program!, args, { stdio: 'pipe', timeout: 120_000, killSignal: 'SIGKILL' });
    return new Promise((resolve, reject) => {
      const said = { stdout: '', stderr: '' };
      for (const stream of ['stdout', 'stderr'] as const)
        child[stream].setEncoding('utf8').on('data', (text) => {
          said[stream] += text;
        });
      child.once('error', reject);
      child.once('close', (code) => {
        if (code === 0) resolve(JSON.parse(said.stdout) as Answer[]);
        else reject(new Error(`the client ended with code ${code}: ${said.stderr.trim().split('\n').at(-1)}`));
      });
      child.stdin.end(JSON.stringify(asked));
    });
  }
}

/** What the server behind saw; undefined when the answer is not its own. */
export function seen({ statuses, body = '' }: Answer): Seen | undefined {
  return statuses.at(-1) === 200 && body.startsWith('{"server"') ? (JSON.parse(body) as Seen) : undefined;
}

/** An answer for people. */
export function said({ statuses, error }: Answer): string {
  return error ?? `${statuses.at(-1)}`;
}
