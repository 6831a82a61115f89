import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Protocol } from '@twisterlab/platform/model/flow';
import { root } from '@twisterlab/platform/util/root';

/** A connection to try. */
export interface Target {
  readonly protocol: Protocol;
  readonly address: string;
  readonly port: number;
}

/** A program in a network namespace that listens on ports and tries connections. */
export class Agent {
  private readonly answers: AsyncIterator<string>;
  private errors = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly where: string,
  ) {
    this.answers = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    // The agent may exit before its input ends: with its node, when a drill fails.
    child.stdin!.on('error', () => {});
    child.stderr!.setEncoding('utf8').on('data', (text) => {
      this.errors += text;
    });
  }

  /**
   * @param inside command prefix that runs a command in the namespace.
   * @param address to listen on and to connect from. Default: any.
   */
  static async start(
    inside: readonly string[],
    where: string,
    ports: readonly number[],
    address = '0.0.0.0',
  ): Promise<Agent> {
    const script = join(root, 'drills/packets/agent.py');
    const [program, ...args] = [...inside, 'python3', script, address, ...ports.map(String)];
    const agent = new Agent(spawn(program!, args, { stdio: 'pipe' }), where);
    await agent.answer();
    return agent;
  }

  /** Whether each connection succeeds within the timeout. */
  async connect(targets: readonly Target[], seconds: number): Promise<boolean[]> {
    const asked = targets.map(({ protocol, address, port }) => [protocol, address, port]);
    this.child.stdin!.write(`${JSON.stringify([seconds, asked])}\n`);
    const answers = (await this.answer()) as number[];
    if (answers.length !== targets.length)
      throw new Error(`${this.where} answered ${answers.length} of ${targets.length}`);
    return answers.map((each) => each === 1);
  }

  /** Stops the program. */
  stop(): void {
    this.child.stdin!.end();
    this.child.kill('SIGKILL');
  }

  private async answer(): Promise<unknown> {
    const { value, done } = await this.answers.next();
    if (done) throw new Error(`the agent in ${this.where} ended: ${this.errors.trim().split('\n').at(-1)}`);
    return JSON.parse(value);
  }
}
