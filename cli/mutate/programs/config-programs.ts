import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianProgram, part, unpackedProgram } from '../../../drills/parts';
import { withoutEvents } from '../../../drills/servers/without-events';
import { filesOf, type Program, type ProgramFile } from './program';
import { type Ended, lastLines, type RunOptions, run } from './run';

interface Check {
  readonly name: string;
  reads(file: Omit<ProgramFile, 'ruleGroups'>): boolean;
  program(): string | Promise<string>;
  /** @param file path of the file. */
  args(file: string, folder: string): readonly string[];
  /** What the program gets. Default: the text. */
  text?(text: string, folder: string): string;
  /** Default: the exit code is 0. */
  accepts?(ended: Ended): boolean;
  readonly options?: Omit<RunOptions, 'cwd'>;
}

/** A program that is given one file. */
function checks({
  name,
  reads,
  program,
  args,
  text = (each) => each,
  accepts = ({ code }) => code === 0,
  options,
}: Check): Program {
  return {
    name,
    reads,
    async prepare() {
      const path = await program();
      return async (file, folder) => {
        const at = join(folder, file.name);
        for (const [other, content] of Object.entries(filesOf(file.object)))
          writeFileSync(join(folder, other), content);
        writeFileSync(at, text(file.text, folder));
        const ended = await run(path, args(at, folder), { cwd: folder, ...options });
        return accepts(ended) ? undefined : lastLines(ended.printed) || `exit code ${ended.code}`;
      };
    },
  };
}

const named =
  (pattern: RegExp) =>
  ({ name }: { readonly name: string }) =>
    pattern.test(name);

/** What depends on files of another folder: what is sourced, and variables that only it uses. */
const elsewhere = 'SC1091,SC2034';

/** What pgBackRest prints about its configuration; it fails here for other reasons, such as a missing database. */
const aboutOptions = /invalid option|not valid for|\[0(27|31|32|37)\]/i;

/** The programs that check one configuration file each. */
export const configPrograms: readonly Program[] = [
  checks({
    name: 'bash',
    reads: named(/\.sh$/),
    program: () => 'bash',
    args: (file) => ['-n', file],
  }),
  checks({
    name: 'shellcheck',
    reads: named(/\.sh$/),
    program: () => debianProgram('shellcheck'),
    // With what it sources, which is beside it.
    args: (file) => [
      '--severity=style',
      '--external-sources',
      '--source-path=SCRIPTDIR',
      '--shell=bash',
      `--exclude=${elsewhere}`,
      file,
    ],
  }),
  checks({
    name: 'python3',
    reads: named(/\.py$/),
    program: () => debianProgram('python3'),
    args: (file) => ['-m', 'py_compile', file],
  }),
  checks({
    name: 'node',
    reads: named(/\.js$/),
    program: () => process.execPath,
    args: (file) => ['--check', file],
  }),
  checks({
    name: 'promtool',
    reads: named(/^prometheus\.yml$/),
    program: () => part('promtool'),
    // The files that it references exist only in the pod.
    args: (file) => ['check', 'config', '--syntax-only', file],
  }),
  checks({
    name: 'amtool',
    reads: ({ name, before }) => name === 'alertmanager.yml' && /^route:/m.test(before),
    program: () => part('amtool'),
    args: (file) => ['check-config', file],
  }),
  checks({
    name: 'loki',
    reads: named(/^loki\.yaml$/),
    program: () => part('loki'),
    args: (file) => ['-verify-config', `-config.file=${file}`],
  }),
  checks({
    name: 'otelcol',
    reads: named(/^collector\.yaml$/),
    program: () => part('otelcol'),
    text: withoutEvents,
    args: (file) => ['validate', `--config=${file}`],
    options: { env: { KUBE_NODE_NAME: 'node' } },
  }),
  checks({
    name: 'jaeger',
    reads: named(/^jaeger\.yaml$/),
    program: () => part('jaeger'),
    args: (file) => ['validate', `--config=${file}`],
  }),
  checks({
    name: 'blackbox-exporter',
    reads: named(/^blackbox\.yml$/),
    program: () => unpackedProgram('prometheus-blackbox-exporter'),
    args: (file) => ['--config.check', `--config.file=${file}`],
  }),
  checks({
    name: 'redis-server',
    reads: named(/^redis\.conf$/),
    program: () => debianProgram('redis-server'),
    text: (text, folder) => text.replace(/^dir \/data$/m, `dir ${folder}`),
    args: (file, folder) => [file, '--port', '0', '--unixsocket', join(folder, 'socket')],
    accepts: ({ printed }) => /Ready to accept|ready to accept/.test(printed),
    options: { until: /[Rr]eady to accept/, timeout: 5000 },
  }),
  checks({
    name: 'pgbackrest',
    reads: named(/^(pgbackrest|restore)\.conf$/),
    program: () => debianProgram('pgbackrest'),
    args: (file, folder) => [
      ...[
        `--config=${file}`,
        '--stanza=main',
        `--lock-path=${folder}`,
        '--log-level-console=warn',
        '--log-level-file=off',
      ],
      ...['--db-timeout=1', '--protocol-timeout=2', '--io-timeout=1', 'backup'],
    ],
    accepts: ({ printed }) => !aboutOptions.test(printed),
    options: { timeout: 10_000 },
  }),
];
