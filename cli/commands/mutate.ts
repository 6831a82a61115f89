import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compile } from '@twisterlab/platform/compile';
import type { Graph } from '@twisterlab/platform/link/graph';
import { formatProblem, UserError } from '@twisterlab/platform/model/problem';
import { allMutants, sampled } from '@twisterlab/platform/mutation/generate';
import type { Mutant } from '@twisterlab/platform/mutation/mutant';
import { useMemory } from '@twisterlab/platform/util/memory';
import { root } from '@twisterlab/platform/util/root';
import { site } from '../../charts/site';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { Evaluation, type Verdict } from '../mutate/evaluate';
import { reasonOf } from '../mutate/harmless';
import { harmlessMutants } from '../mutate/harmless-mutants';
import { fallen, raised, readRatchet, writeRatchet } from '../mutate/ratchet';
import { json, page } from '../mutate/report';
import { isRefused, type Outcome } from '../mutate/score';
import { inShares, type Line } from '../mutate/share';
import type { Command } from './command';

const help = `Usage: npm run mutate -- [options]

Makes one mistake at a time in what the charts render (an object, a declared connection or a file in an object) and puts each mutant to
the rules of synth. Prints the share that they refuse, by kind, field and operator, and the survivors.

  --seed N     selects the sample; the same seed gives the same one. Default: 1
  --count N    mutants of the sample, spread over kinds, fields and operators. Default: 2000
  --kind KIND  only objects of this kind; Flow for declared connections
  --rows N     rows of each table. Default: 12
  --programs   puts what the rules accept to the program that reads it: promtool with the cases of the alerts, amtool, Loki,
               the collector, Jaeger, Patroni, redis-server, pgBackRest, bash and shellcheck ..., and to a real API server; builds what
               is missing, as drills do
  --ratchet    takes seed and count of cli/mutate/shares.json, and exits with 1 if a share is less than there
  --write      with --ratchet: writes shares that rose
  --jobs N     processes. Default: one for each core
  --share I/N  evaluates only the I-th of N parts of the sample and prints one verdict a line
  --json       prints every mutant with its verdict as JSON
  --help       print this

Harmless mutants are listed with reasons in cli/mutate/harmless-mutants.ts; they are in no sample.

Exit codes: 0 done, 1 a share is less than the ratchet, 2 bad input.`;

const options = {
  seed: { type: 'string' },
  count: { type: 'string' },
  kind: { type: 'string' },
  rows: { type: 'string' },
  programs: { type: 'boolean' },
  ratchet: { type: 'boolean' },
  write: { type: 'boolean' },
  jobs: { type: 'string' },
  share: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const mutate: Command = {
  name: 'mutate',
  summary: 'measure which mistakes the rules refuse',
  help,
  options,
  async run(args, io) {
    const started = performance.now();
    const { values } = parseArgs({ args: [...args], options });
    if (values.write && !values.ratchet) throw problem('--write needs --ratchet.', 'Add it.');
    const ratchet = values.ratchet ? (io.ratchet ?? readRatchet()) : undefined;
    const seed = ratchet?.seed ?? whole('seed', values.seed, 1);
    const size = ratchet?.count ?? whole('count', values.count, 2000);
    const jobs = whole('jobs', values.jobs, availableParallelism());
    const rows = whole('rows', values.rows, 12);
    const share = values.share === undefined ? undefined : partOf(values.share);

    const fleet = validateEnvironments(records);
    const ofSite = site(fleet, undefined, io.codeOf);
    const graphs = io.graphs?.() ?? compile(ofSite);
    const generated = mutantsOf(graphs, values.kind);
    const harmful = generated.filter((mutant) => reasonOf(mutant, harmlessMutants) === undefined);
    const sample = sampled(harmful, seed, size);
    const evaluation = new Evaluation(graphs, ofSite.rules ?? []);
    if (share) {
      for (const { id, ...verdict } of evaluated(sample.filter(share), evaluation))
        io.print(JSON.stringify({ id, ...verdict } satisfies Line));
      return 0;
    }

    const verdicts = new Map<string, Verdict>();
    const take = ({ id, ...verdict }: Line) => {
      verdicts.set(id, verdict);
      if (verdicts.size % 250 === 0) io.warn(`${verdicts.size} of ${sample.length} mutants ...`);
    };
    const same = ['--seed', `${seed}`, '--count', `${size}`, ...(values.kind ? ['--kind', values.kind] : [])];
    if (jobs > 1) await inShares(jobs, same, take);
    else for (const line of evaluated(sample, evaluation)) take(line);

    const ofRules = sample.map((mutant) => outcome(mutant, verdicts.get(mutant.id)!));
    const programs = values.programs ?? false;
    const outcomes = programs ? await withPrograms(ofRules, graphs, io.warn) : ofRules;
    const run = {
      programs,
      ...{ seed, outcomes, generated: generated.length, harmless: generated.length - harmful.length },
      seconds: (performance.now() - started) / 1000,
    };
    io.print(values.json ? json(run) : page(run, rows));
    if (!ratchet) return 0;
    const fell = fallen(outcomes, ratchet);
    if (fell.length > 0) io.print(fell.map(formatProblem).join('\n'));
    else if (values.write) writeRatchet(raised(outcomes, ratchet));
    return fell.length > 0 ? 1 : 0;
  },
};

function mutantsOf(graphs: readonly Graph[], kind: string | undefined): Mutant[] {
  const environments = graphs.flatMap((graph) => graph.environments);
  const found = allMutants(environments, kind);
  if (found.length > 0) return found;
  const kinds = new Set(environments.flatMap(({ objects }) => objects.map(({ manifest }) => manifest.kind)));
  throw problem(`there is no object of the kind ${kind}.`, `Choose one of: Flow, ${[...kinds].sort().join(', ')}.`);
}

/** Verdicts, whose results are not kept for other runs: no other run has these objects. */
function* evaluated(mutants: readonly Mutant[], evaluation: Evaluation): Iterable<Line> {
  const kept = new Map<string, string>();
  const before = useMemory(undefined);
  useMemory({ get: (key) => kept.get(key) ?? before?.get(key), set: (key, result) => void kept.set(key, result) });
  try {
    for (const mutant of mutants) yield { id: mutant.id, ...evaluation.verdict(mutant) };
  } finally {
    useMemory(before);
  }
}

/** The outcomes, with what programs refuse of the survivors. */
async function withPrograms(
  outcomes: readonly Outcome[],
  graphs: readonly Graph[],
  warn: (line: string) => void,
): Promise<Outcome[]> {
  // Loaded here, because they load the drills.
  const { ProgramChecks } = await import('../mutate/programs/check.js');
  const { startApiServer } = await import('../mutate/programs/api-server.js');
  const { withProcesses } = await import('../../drills/fixtures/with-processes.js');
  let results: Outcome[] = [];
  await withProcesses(
    'mutate',
    async (processes) => {
      warn('starting an API server ...');
      const server = await startApiServer(processes, join(root, 'dist'));
      const checks = new ProgramChecks(graphs, undefined, server);
      results = await inTurns(outcomes, availableParallelism(), async (each) => {
        if (isRefused(each)) return each;
        const refusal = await checks.refusal(each.mutant);
        return refusal ? { mutant: each.mutant, by: refusal.program, message: refusal.message, program: true } : each;
      });
      return true;
    },
    warn,
  );
  return results;
}

/** The results of a function, some of which run at a time. */
async function inTurns<T, R>(items: readonly T[], atATime: number, of: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const turn = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await of(items[index]!);
  };
  await Promise.all([...Array(atATime).keys()].map(turn));
  return results;
}

function outcome(mutant: Mutant, { rule, message, crash }: Verdict): Outcome {
  if (crash !== undefined) return { mutant, message: crash, crashed: true };
  return rule === undefined ? { mutant } : { mutant, by: rule, message };
}

/** Whether the mutant at an index is in a part of the sample. */
function partOf(share: string): (mutant: Mutant, index: number) => boolean {
  const [, part, parts] = /^(\d+)\/([1-9]\d*)$/.exec(share) ?? [];
  if (parts === undefined || Number(part) >= Number(parts))
    throw problem(`--share ${share} is no part.`, 'Write: --share 0/2');
  return (_, index) => index % Number(parts) === Number(part);
}

function whole(name: string, text: string | undefined, byDefault: number): number {
  if (text === undefined) return byDefault;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw problem(`--${name} ${text} is not a whole number above 0.`, `Write: --${name} ${byDefault}`);
}

const problem = (message: string, fix: string) => new UserError([{ where: 'mutate', message, fix }]);
