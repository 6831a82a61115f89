import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Case } from './case';
import { type CyclonusInput, cyclonusInput } from './cyclonus-input';
import { rewriteKnown } from './known-deviations';
import { parseVerdicts } from './verdicts';

const execute = promisify(execFile);

/** Limits per process: it prints 2 kB per question, and evaluates every policy for each. */
const most = { questions: 4000, policies: 1000 };

/** Some questions of a case, and where their verdicts belong: pieces finish in any order. */
interface Piece {
  readonly of: number;
  readonly first: number;
  readonly asked: Case;
}

/** SIG Network's evaluator of NetworkPolicies: an independent implementation of the same API. */
export class Cyclonus {
  private jobs = 0;

  /** @param folder for its input files. */
  constructor(
    private readonly program: string,
    private readonly folder: string,
  ) {}

  /**
   * Its verdict on every question of every case. Cases do not affect each other.
   * @param rewrite rewrites each case. Default: without known deviations.
   */
  async evaluate(cases: readonly Case[], rewrite: (asked: Case) => Case = rewriteKnown): Promise<boolean[][]> {
    const verdicts = cases.map((): boolean[] => []);
    const waiting = inJobs(cases);
    const work = async () => {
      for (let job = waiting.shift(); job; job = waiting.shift()) {
        const asked = job.map((piece) => piece.asked);
        const answers = await this.ask(asked, cyclonusInput(asked, rewrite));
        job.forEach(({ of, first }, at) => {
          answers[at]!.forEach((answer, index) => {
            verdicts[of]![first + index] = answer;
          });
        });
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    return verdicts;
  }

  private async ask(cases: readonly Case[], { policies, traffic }: CyclonusInput): Promise<boolean[][]> {
    const folder = join(this.folder, `cyclonus-${this.jobs++}`);
    mkdirSync(folder, { recursive: true });
    try {
      writeFileSync(join(folder, 'policies.json'), JSON.stringify(policies));
      writeFileSync(join(folder, 'traffic.json'), JSON.stringify(traffic));
      const { stdout } = await execute(
        this.program,
        // Without simplification, which merges rules first: this evaluates the policies as they are.
        ['analyze', '--mode=query-traffic', '--simplify-policies=false'].concat([
          `--policy-path=${join(folder, 'policies.json')}`,
          `--traffic-path=${join(folder, 'traffic.json')}`,
        ]),
        { maxBuffer: 2 ** 28, timeout: 300_000, killSignal: 'SIGKILL' },
      );
      const answers = parseVerdicts(stdout, traffic);
      return cases.map(({ questions }) => answers.splice(0, questions.length));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

/** Distributes cases over few processes: starting one costs more than a case. */
export function inJobs(cases: readonly Case[]): Piece[][] {
  const jobs: Piece[][] = [];
  let left = { questions: 0, policies: 0 };
  cases.forEach((asked, of) => {
    for (let first = 0; first < asked.questions.length; first += most.questions) {
      const questions = asked.questions.slice(first, first + most.questions);
      const needs = { questions: questions.length, policies: asked.policies.length };
      if (needs.questions > left.questions || needs.policies > left.policies) {
        jobs.push([]);
        left = { ...most };
      }
      jobs.at(-1)!.push({ of, first, asked: { ...asked, questions } });
      left = { questions: left.questions - needs.questions, policies: left.policies - needs.policies };
    }
  });
  return jobs;
}
