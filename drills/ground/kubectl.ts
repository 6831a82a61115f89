import { spawn } from 'node:child_process';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Processes } from './processes';

/** kubectl's output and exit code. */
export interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An object as the API server returns it. */
export interface LiveObject extends Manifest {
  readonly metadata: Manifest['metadata'] & {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
  };
  readonly status?: unknown;
}

/** Timeout of a call, in milliseconds. */
const hung = 120_000;

/** kubectl as the administrator of a drill's API server. */
export class Kubectl {
  constructor(
    /** The program, with a command prefix that runs it where the API server is reachable. */
    private readonly command: readonly string[],
    private readonly kubeconfig: string,
    private readonly processes: Processes,
  ) {}

  /** Runs kubectl; does not throw if it fails. @param input its standard input. */
  run(args: readonly string[], input = ''): Promise<Output> {
    // A separate cache: the user's may contain discovery data of another server on this port.
    const [program, ...all] = [
      ...this.command,
      '--kubeconfig',
      this.kubeconfig,
      '--cache-dir',
      `${this.kubeconfig}.cache`,
      ...args,
    ];
    return new Promise((resolve, reject) => {
      const child = spawn(program!, all, { timeout: hung, killSignal: 'SIGKILL' });
      const output = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (text) => {
        output.stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text) => {
        output.stderr += text;
      });
      child.once('error', reject);
      child.once('close', (code) => resolve({ ...output, code: code ?? -1 }));
      // It can exit before it has read its input.
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
  }

  /** Runs kubectl. @returns its standard output. @throws if it fails. */
  async exec(args: readonly string[], input?: string): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, input);
    if (code !== 0) throw new Error(`kubectl ${args.slice(0, 6).join(' ')}: ${stderr.trim()}`);
    return stdout;
  }

  /** `kubectl get` with these arguments; ignores objects that do not exist. */
  async get(...args: string[]): Promise<LiveObject[]> {
    const text = await this.exec(['get', '--ignore-not-found', '--output', 'json', ...args]);
    if (text.trim() === '') return [];
    const answer = JSON.parse(text) as LiveObject | { readonly items: readonly LiveObject[] };
    return 'items' in answer ? [...answer.items] : [answer];
  }

  /** Applies objects server-side. @throws if one is rejected. */
  async apply(...manifests: readonly object[]): Promise<void> {
    await this.exec(['apply', '--server-side', '--force-conflicts', '--filename', '-'], list(manifests));
  }

  /** Waits until the result of `get` with these arguments meets the condition. */
  async until(
    what: string,
    args: readonly string[],
    condition: (objects: LiveObject[]) => boolean,
    within?: number,
  ): Promise<LiveObject[]> {
    const poll = async () => {
      const objects = await this.get(...args);
      return condition(objects) && objects;
    };
    return this.processes.until(what, poll, within);
  }

  /** Waits until every CRD is Established. `kubectl wait` fails at once for one that was just created. */
  async untilEstablished(): Promise<void> {
    await this.until('the custom resource definitions are Established', ['customresourcedefinitions'], (found) =>
      found.every((each) => isTrue('Established', each)),
    );
  }
}

/** A List of objects for kubectl's standard input. */
export function list(items: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** Whether a status condition is True. The conditions of a CRD that was just created are null. */
export function isTrue(condition: string, { status }: LiveObject): boolean {
  const { conditions } = (status ?? {}) as { conditions?: readonly { type: string; status: string }[] | null };
  return (conditions ?? []).some(({ type, status }) => type === condition && status === 'True');
}
