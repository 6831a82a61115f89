import { spawn } from 'node:child_process';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import type { Processes } from './processes';

/** What kubectl printed and how it ended. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An object as the API server returns it. */
export interface Live extends Manifest {
  readonly metadata: Manifest['metadata'] & {
    readonly uid: string;
    readonly resourceVersion: string;
    readonly generation?: number;
  };
  readonly status?: unknown;
}

/** What a call may take before it counts as hung. */
const hung = 120_000;

/** kubectl as the administrator of a drill's API server. */
export class Kubectl {
  constructor(
    /** The program, and before it what puts it where it can reach the API server. */
    private readonly command: readonly string[],
    private readonly kubeconfig: string,
    private readonly processes: Processes,
  ) {}

  /** Runs it and answers, whatever it says. `input` goes to its standard input. */
  run(args: readonly string[], input = ''): Promise<Said> {
    // A cache of its own: in the user's one, another server may have answered at this port.
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
      const said = { stdout: '', stderr: '' };
      child.stdout.setEncoding('utf8').on('data', (text) => {
        said.stdout += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text) => {
        said.stderr += text;
      });
      child.once('error', reject);
      child.once('close', (code) => resolve({ ...said, code: code ?? -1 }));
      // It may end before it has read everything.
      child.stdin.on('error', () => {});
      child.stdin.end(input);
    });
  }

  /** Runs it and answers what it printed. @throws when it fails. */
  async must(args: readonly string[], input?: string): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, input);
    if (code !== 0) throw new Error(`kubectl ${args.slice(0, 6).join(' ')}: ${stderr.trim()}`);
    return stdout;
  }

  /** The objects that the arguments of `kubectl get` name; those that do not exist are left out. */
  async get(...args: string[]): Promise<Live[]> {
    const text = await this.must(['get', '--ignore-not-found', '--output', 'json', ...args]);
    if (text.trim() === '') return [];
    const answer = JSON.parse(text) as Live | { readonly items: readonly Live[] };
    return 'items' in answer ? [...answer.items] : [answer];
  }

  /** Applies objects of the drill itself, server-side. @throws when one is refused. */
  async apply(...manifests: readonly object[]): Promise<void> {
    await this.must(['apply', '--server-side', '--force-conflicts', '--filename', '-'], list(manifests));
  }

  /** Waits until the objects that `get` finds with these arguments are as the condition says. */
  async until(
    what: string,
    args: readonly string[],
    condition: (objects: Live[]) => boolean,
    within?: number,
  ): Promise<Live[]> {
    const asks = async () => {
      const objects = await this.get(...args);
      return condition(objects) && objects;
    };
    return this.processes.until(what, asks, within);
  }

  /** Waits for every custom resource definition. `kubectl wait` fails at once for one that is a moment old. */
  async untilEstablished(): Promise<void> {
    await this.until('the custom resource definitions are Established', ['customresourcedefinitions'], (found) =>
      found.every((each) => isTrue('Established', each)),
    );
  }
}

/** Objects as one text for kubectl's standard input. */
export function list(items: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

/** Whether a condition of an object's status is True. A definition that is a moment old has null for its conditions. */
export function isTrue(condition: string, { status }: Live): boolean {
  const { conditions } = (status ?? {}) as { conditions?: readonly { type: string; status: string }[] | null };
  return (conditions ?? []).some(({ type, status }) => type === condition && status === 'True');
}
