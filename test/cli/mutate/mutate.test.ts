import type { Mutant } from '@twisterlab/platform/mutation/mutant';
import { Evaluation } from '../../../cli/mutate/evaluate';
import { reasonOf } from '../../../cli/mutate/harmless';
import { harmlessMutants } from '../../../cli/mutate/harmless-mutants';
import { fallen, type Ratchet, raised } from '../../../cli/mutate/ratchet';
import { type Outcome, survivorClasses, totals } from '../../../cli/mutate/score';
import { call } from '../../kit/command';
import { compiled } from '../../kit/rendered';

const graphs = () => compiled().graphs;
const ratchet: Ratchet = { seed: 1, count: 2, percent: {} };
const run = (...args: string[]) => call(['mutate', '--jobs', '1', ...args], { graphs, ratchet });

const json = async (...args: string[]) => JSON.parse((await run('--json', ...args)).stdout);

const mutant = (more: Partial<Mutant> = {}): Mutant => ({
  ...{ id: 'a', environment: 'edge', kind: 'Service', object: 'Service twisterlab/api', field: 'spec.ports[].port' },
  ...{ operator: 'wrong-port', change: '8000 -> 8001', inFile: false, likeness: 'a', apply: (each) => each },
  ...more,
});

describe('npm run mutate', () => {
  it('prints the shares and the survivors of a sample', async () => {
    const { status, stdout } = await run('--count', '4', '--kind', 'Flow');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^ +mutants +refused +share$/m);
    expect(stdout).toMatch(/^objects and flows +4 +\d+ +\d+ %$/m);
    for (const table of ['kind', 'field', 'operator']) expect(stdout).toContain(`by ${table}, most survivors first`);
    expect(stdout).toMatch(/^Seed 1: 4 of \d+ mutants; 0 are harmless/m);
  });

  it('has the same result for the same seed, in one process or in parts', async () => {
    const args = ['--count', '2', '--kind', 'Flow', '--seed', '7'];
    const [one, two] = [await json(...args), await json(...args)];
    expect(one.mutants).toEqual(two.mutants);
    const parts = [(await run(...args, '--share', '0/2')).stdout, (await run(...args, '--share', '1/2')).stdout];
    const lines = parts.flatMap((part) => part.trim().split('\n')).map((line) => JSON.parse(line));
    const ids = (all: { readonly id: string; readonly rule?: string }[]) => all.map(({ id }) => id).sort();
    expect(ids(lines)).toEqual(ids(one.mutants));
    expect(ids(lines.filter(({ rule }) => rule))).toEqual(ids(one.mutants.filter((each: { by?: string }) => each.by)));
  });

  it('ends with 1 if a share is less than the ratchet', async () => {
    const args = ['--ratchet', '--kind', 'Flow'];
    expect((await run(...args)).status).toBe(0);
    const higher = { ...ratchet, percent: { 'objects and flows': 101 } };
    const { status, stdout } = await call(['mutate', '--jobs', '1', ...args], { graphs, ratchet: higher });
    expect(status).toBe(1);
    expect(stdout).toMatch(/the rules refuse \d+ % of the mutants of objects and flows, less than 101 %\./);
    expect(stdout).toMatch(/^Seed 1: 2 of \d+ mutants/m);
  });

  it.each([
    [['--count', 'many'], '--count many is not a whole number above 0.'],
    [['--kind', 'Flows'], 'there is no object of the kind Flows.'],
    [['--write'], '--write needs --ratchet.'],
    [['--share', '2/2'], '--share 2/2 is no part.'],
  ])('refuses %j', async (args, message) => {
    const { status, stderr } = await run(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});

describe('the share of refused mutants', () => {
  it('falls when a rule is disabled', () => {
    const { rules } = compiled();
    const zero = (name: string) =>
      mutant({
        environment: 'production',
        apply: (environment) => ({
          ...environment,
          objects: environment.objects.map((each) =>
            each.manifest.kind === 'Deployment' && each.manifest.metadata.name === name
              ? { ...each, manifest: { ...each.manifest, ...withReplicas(each.manifest, 0) } }
              : each,
          ),
        }),
      });
    const score = (all: typeof rules) => {
      const evaluation = new Evaluation(graphs(), all);
      return ['twisterlab-api', 'mcp-unified'].map((name): Outcome => {
        const each = zero(name);
        const { rule, message } = evaluation.verdict(each);
        return rule === undefined ? { mutant: each } : { mutant: each, by: rule, message };
      });
    };
    const [with_, without] = [score(rules), score(rules.filter(({ name }) => name !== 'replicas'))];
    const ratchet = raised(with_, { seed: 1, count: 2, percent: {} });
    expect(ratchet.percent).toMatchObject({ 'objects and flows': 100, all: 100 });
    expect(fallen(with_, ratchet)).toEqual([]);
    expect(fallen(without, ratchet).map(({ message }) => message)).toEqual([
      'the rules refuse 0 % of the mutants of objects and flows, less than 100 %.',
      'the rules refuse 0 % of the mutants of all, less than 100 %.',
    ]);
  });

  it('never lowers the ratchet', () => {
    const before = { seed: 1, count: 1, percent: { 'objects and flows': 50, files: 50, all: 50 } };
    expect(raised([{ mutant: mutant() }], before).percent).toEqual({ 'objects and flows': 50, files: 100, all: 50 });
  });

  it('counts a rule that throws as a survivor', () => {
    const evaluation = new Evaluation(graphs(), [
      {
        name: 'broken',
        *check() {
          yield* [];
          throw new Error('spec is undefined');
        },
      },
    ]);
    const { crash } = evaluation.verdict(mutant({ environment: 'production' }));
    expect(crash).toMatch(/^Error: spec is undefined/);
    const outcome: Outcome = { mutant: mutant(), message: crash, crashed: true };
    expect(totals([outcome])[2]).toEqual({ name: 'all', mutants: 1, refused: 0, byPrograms: 0 });
    expect(survivorClasses([outcome])).toEqual([expect.objectContaining({ mutants: 1, crash })]);
  });
});

describe('harmless mutants', () => {
  it('match by kind, field, operator and text', () => {
    const pattern = { kind: /^Service$/, field: /port$/, operator: /^wrong/, text: /8001$/, reason: 'a test' };
    expect(reasonOf(mutant(), [pattern])).toBe('a test');
    for (const other of [{ kind: 'Ingress' }, { field: 'spec' }, { operator: 'delete' }, { change: 'x' }])
      expect(reasonOf(mutant(other), [pattern])).toBeUndefined();
  });

  it('all have a reason', () => {
    for (const { reason } of harmlessMutants) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
  });
});

function withReplicas(manifest: object, replicas: number) {
  return { spec: { ...(manifest as { readonly spec: object }).spec, replicas } };
}
