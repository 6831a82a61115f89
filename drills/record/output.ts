import { UserError } from '@twisterlab/platform/model/problem';

/** What a run of a drill printed. */
export interface RunOutput {
  readonly drill: string;
  /** Duration of the whole run, such as `8.4 min`. */
  readonly took: string;
  /** What each check measured, by its name. */
  readonly checks: ReadonlyMap<string, string>;
  readonly steps: readonly { readonly name: string; readonly seconds: number }[];
  readonly notes: readonly string[];
}

/**
 * Reads what `npm run drill` printed: its runs in which every check passed.
 * @throws UserError if there is none: a check failed, a fault was injected, or the run did not end.
 */
export function runsIn(text: string, where: string): RunOutput[] {
  const problem = (message: string) =>
    new UserError([
      { where, message, fix: 'Give it the output of a run that passed: npm run drill -- NAME | tee FILE' },
    ]);
  const runs: RunOutput[] = [];
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const [, drill, took] = /^(\S+) took ([\d.]+ min)\b/.exec(line) ?? [];
    if (drill === undefined) {
      // The first line of the next run.
      if (/^\S+(: |, injected fault: )/.test(line) && !line.startsWith('ok ')) lines = [line];
      else lines.push(line);
      continue;
    }
    const passed = !lines.some((each) => each.startsWith('FAILED  '));
    if (passed && lines[0]?.startsWith(`${drill}: `)) runs.push({ drill, took: took!, ...read(lines) });
    lines = [];
  }
  if (runs.length === 0)
    throw problem('it has no complete run in which every check passed, without an injected fault.');
  return runs;
}

function read(lines: readonly string[]): Pick<RunOutput, 'checks' | 'steps' | 'notes'> {
  const matching = (form: RegExp) =>
    lines.flatMap((line) => [form.exec(line)?.slice(1)].filter((found) => found !== undefined));
  return {
    // What a check measured follows the last colon that a space follows; its name may have one too.
    checks: new Map(matching(/^ok {6}(.*): (.*)$/).map(([name, measured]) => [name!, measured!])),
    steps: matching(/^ *([\d.]+) s {2}(.*)$/).map(([seconds, name]) => ({ name: name!, seconds: Number(seconds) })),
    notes: matching(/^ {10}(\S.*)$/).map(([note]) => note!),
  };
}
