import { call, run, runAll } from '../kit/command';
import { commands } from '../kit/commands';

/** Every command, in a case that ends within a second. */
const cases = [
  [],
  ['--help'],
  ['nothing'],
  ['words', 'README.md'],
  ['reach', 'redis'],
  ['rbac', 'one', 'two'],
  ['diff', '--fast'],
  ['drill', 'nothing'],
  ['synth', '--fast'],
  ['explore', '--fast'],
  ['import', '--fast'],
  ['bench', '--fast'],
  ['hosts', '--fast'],
  ['images', '--timeout', 'soon'],
  ['scan', '--fast'],
  ['promote', '--fast'],
  ['parity', '--fast'],
  ['mutate', '--fast'],
  ['protection', '--fast'],
  ['precision', '--charts', '/absent'],
  ['adopt'],
  ['status', '--fast'],
  ['commands', '--fast'],
];

describe('main', () => {
  let results: ReturnType<typeof runAll>;
  beforeAll(() => {
    results = runAll(cases);
  });

  it.each(cases.map((args, index) => [args, index] as const))(
    'prints for %j what the process prints, and returns its exit code',
    async (args, index) => {
      expect(await call(args)).toEqual(results[index]);
    },
  );

  it.each([[['--help']], [['nothing']], [['adopt']]])(
    'runs %j in a process of its own as in one with others',
    (args) => {
      expect(run(args)).toEqual(results[cases.findIndex((each) => each.join() === args.join())]);
    },
  );

  it('is compared for every command', () => {
    expect(cases.map(([name]) => name)).toEqual(expect.arrayContaining(commands.map(({ name }) => name)));
  });

  it('reads the environment that it gets', async () => {
    const env = { npm_lifecycle_event: 'synth', npm_config_check: 'true' };
    expect(await call(['synth'], { env })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Write: npm run synth -- --check.'),
    });
  });
});
