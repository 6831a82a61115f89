import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '@twisterlab/platform/model/problem';
import { root } from '@twisterlab/platform/util/root';
import { container } from '../../charts/kit/workloads/container';
import { problemsOf, reportCrash } from '../../cli/crash';
import { temporaryFolder } from '../kit/command';

/** The error that an action throws. */
function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('no error');
}

const system = (code: string, syscall: string, path?: string) =>
  Object.assign(new Error(`${code}: reason`), { code, syscall, path });

describe('a crash', () => {
  it.each([
    ['a full disk', system('ENOSPC', 'write'), 'synth: a file cannot be written: the disk is full (ENOSPC).'],
    [
      'a file that the user may not write',
      system('EACCES', 'unlink', join(root, 'dist/production/x.yaml')),
      'dist/production/x.yaml: cannot be written: permission denied (EACCES).',
    ],
    [
      'a read-only file system',
      system('EROFS', 'mkdir', join(root, '.dist.synth-new')),
      '.dist.synth-new: cannot be written: the file system is read-only (EROFS).',
    ],
    [
      'a file that does not exist',
      errorOf(() => readFileSync(join(root, 'charts/absent.ts'))),
      'charts/absent.ts: cannot be opened: it does not exist (ENOENT).',
    ],
    [
      'a program that is not installed',
      system('ENOENT', 'spawnSync helm', 'helm'),
      'synth: the program helm is not installed',
    ],
    [
      'a missing package',
      new Error("Cannot find module 'zod'\nRequire stack:"),
      'synth: the package zod is not installed.',
    ],
    ['something that is no error', 'a text', 'synth: a text'],
  ])('of %s is a message with a fix', (_, error, message) => {
    const [{ where, message: text, fix }] = problemsOf(error, 'synth') as [ReturnType<typeof problemsOf>[0]];
    expect(`${where}: ${text}`).toMatch(message as string);
    expect(fix).not.toBe('');
  });

  it('names the file outside the kit that was running, its line, and where the error is thrown', () => {
    const resources = { request: '1', limit: '1' };
    const error = errorOf(() =>
      container({ name: 'api', image: 'x', cpu: resources, memory: resources, env: { PORT: 8080 as never } }),
    );
    const [problem] = problemsOf(error, 'synth');
    expect(problem).toEqual({
      where: expect.stringMatching(/^test\/cli\/crash\.test\.ts:\d+$/),
      message: 'env PORT of api is 8080, not a string: write it in quotes or backticks.',
      fix: expect.stringMatching(
        /^Correct line \d+: `container\(.*`\. The error is thrown in charts\/kit\/workloads\/container\.ts:\d+\. Stack trace: /,
      ),
    });
    expect(
      readFileSync(join(root, problem!.where.split(':')[0]!), 'utf8').split('\n')[
        Number(problem!.where.split(':')[1]) - 1
      ],
    ).toMatch(/container\(/);
  });

  it('is cut to a screen as text, and complete as JSON', () => {
    const problems = Array.from({ length: 40 }, (_, index) => ({
      where: `place ${index}`,
      message: 'long '.repeat(1000),
      fix: 'Shorten it.',
    }));
    const output = { out: '', err: '' };
    const io = { print: (text: string) => (output.out += text), warn: (text: string) => (output.err += text), env: {} };
    expect(reportCrash(new UserError(problems), ['synth'], io)).toBe(2);
    expect(output.err.split('\n')).toHaveLength(31);
    expect(output.err).toMatch(/\n\.\.\. and 25 more problems\. Correct these first\.$/);
    expect(Math.max(...output.err.split('\n').map(({ length }) => length))).toBeLessThan(700);
    expect(output.out).toBe('');
    expect(reportCrash(new UserError(problems), ['synth', '--json'], io)).toBe(2);
    expect(JSON.parse(output.out)).toEqual({ problems, exitCode: 2 });
  });

  it('shows the stack trace with TWISTERLAB_STACK=1', () => {
    const printed: string[] = [];
    const io = { print: () => {}, warn: (text: string) => printed.push(text), env: { TWISTERLAB_STACK: '1' } };
    reportCrash(new RangeError('x'), ['synth'], io);
    expect(printed.join('\n')).toMatch(/^ +at .*crash\.test\.ts/m);
  });
});

describe('cli/run.js', () => {
  const folder = temporaryFolder();
  const runner = join(folder, 'cli/run.js');
  beforeAll(() => {
    mkdirSync(join(folder, 'cli'));
    for (const file of [
      'run.js',
      'start',
      'crash.ts',
      'frames.ts',
      'io.ts',
      'report.ts',
      'system-error.ts',
      'types.ts',
    ])
      cpSync(join(root, 'cli', file), join(folder, 'cli', file), { recursive: true });
    for (const name of ['platform', 'node_modules']) symlinkSync(join(root, name), join(folder, name));
    writeFileSync(join(folder, 'cdk8s.yaml'), '');
    mkdirSync(join(folder, 'environments'));
  });

  /** Runs a program that imports this record. */
  function runWith(record: string, ...args: string[]) {
    writeFileSync(join(folder, 'environments/production.ts'), record);
    writeFileSync(
      join(folder, 'cli/main.ts'),
      `import { reportCrash } from './crash';
       export async function main(argv: string[]) {
         try { await import('../environments/production'); } catch (error) { return reportCrash(error, argv); }
         return 0;
       }`,
    );
    const { status, stdout, stderr } = spawnSync(process.execPath, [runner, 'synth', ...args], {
      cwd: '/',
      encoding: 'utf8',
      env: { ...process.env, TWISTERLAB_CACHE: join(folder, 'cache') },
    });
    return { status, stdout, stderr };
  }

  it.each([
    [
      'a syntax error',
      'export const a = {\n  api { hosts: [] },\n};\n',
      'environments/production.ts:2: syntax error: Expected "}" but found "{".\n  Correct line 2: `api { hosts: [] },`\n',
    ],
    [
      'a conflict marker',
      'export const a = 1;\n<<<<<<< HEAD\n',
      'environments/production.ts:2: has a conflict marker of git: <<<<<<< HEAD\n' +
        '  Keep one of the two versions, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>.\n',
    ],
    [
      'an import of a file that does not exist',
      "import '../platform/record/tenant';\n",
      "environments/production.ts:1: imports ../platform/record/tenant, which does not exist.\n  Correct line 1: `import '../platform/record/tenant';`\n",
    ],
    [
      'an undefined name',
      '// a comment\nexport const a = { cluster: egde };\n',
      'environments/production.ts:2: ReferenceError: egde is not defined.\n  Correct line 2: `export const a = { cluster: egde };`. Stack trace: TWISTERLAB_STACK=1 npm run synth\n',
    ],
  ])('reports %s in a record', (_, record, message) => {
    expect(runWith(record)).toEqual({ status: 2, stdout: '', stderr: message });
    const { status, stdout, stderr } = runWith(record, '--json');
    expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ exitCode: 2, problems: [{ fix: expect.any(String) }] });
  });

  it('runs a record without a mistake', () => {
    expect(runWith('export const a = 1;\n')).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});
