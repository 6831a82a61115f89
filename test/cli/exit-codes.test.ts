import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseReference } from '@twisterlab/platform/util/registry';
import { root } from '@twisterlab/platform/util/root';
import { images } from '../../charts/images';
import { acceptedConfiguration } from '../../charts/scan/configuration';
import { type Drill, drills } from '../../drills';
import { equals } from '../../drills/expectation';
import { Repository } from '../diff/repository';
import { call, temporaryFolder } from '../kit/command';
import { commands } from '../kit/commands';
import { renderedDist } from '../kit/dist';
import { deployment, service } from '../kit/objects';
import { edge } from '../kit/records';
import { configurationReport } from './scan/reports';

/*
 * Every command with every exit code of its help, in one table; the README has the meaning of the codes. A new command or code
 * without a row fails the last test.
 */

/** A drill that ends at once. */
const drill = (name: string, measured: number): Drill => ({
  name,
  summary: 'is a test',
  minutes: 1,
  parts: [],
  ci: { normal: true, faultInjections: true },
  render: (folder) => cpSync(renderedDist, folder, { recursive: true }),
  run: async ({ check }) => void check('it is 1', measured, equals(1)),
});
const list = drills as Drill[];
const committed = list.splice(0, Infinity, drill('passes', 1), drill('fails', 2));
afterAll(() => void list.splice(0, Infinity, ...committed));

const folder = temporaryFolder();
/** dist without one file. */
const incomplete = join(folder, 'incomplete');
const registries = [...new Set(Object.values(images).map((image) => parseReference(image).registry))];
/** No program listens on the port discard. */
const noRegistry = registries.flatMap((name) => ['--mirror', `${name}=http://127.0.0.1:9`]);
const openReport = join(folder, 'report.json');
/** Exports of a cluster: without workloads, and with one that dist has nothing for. */
const emptyCluster = join(folder, 'empty-cluster.yaml');
const otherCluster = join(folder, 'other-cluster.yaml');
const bannedWord = join(folder, 'banned.md');

beforeAll(() => {
  writeFileSync(openReport, JSON.stringify(configurationReport([['new.yaml', 'KSV-0017', 'HIGH', 'FAIL']])));
  writeFileSync(acceptedReport, JSON.stringify(configurationReport(accepted)));
  writeFileSync(emptyCluster, JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } }));
  const wiki = deployment('wiki');
  writeFileSync(otherCluster, JSON.stringify({ ...wiki, metadata: { ...wiki.metadata, namespace: 'twisterlab' } }));
  cpSync(renderedDist, incomplete, { recursive: true });
  rmSync(join(incomplete, 'production/redis/Service.redis.yaml'));
  const [, word] = /^\| `(\w+)` \|/m.exec(readFileSync(join(root, 'docs/style.md'), 'utf8'))!;
  writeFileSync(bannedWord, `${word}\n`);
  repository();
  mkdirSync(join(folder, 'mine'));
  writeFileSync(join(folder, 'mine/notes.md'), 'mine\n');
});

/** A report with every finding that is accepted. */
const acceptedReport = join(folder, 'accepted.json');
const accepted = acceptedConfiguration.flatMap(({ id, targets }) =>
  targets.map((target) => [target.replace('*', '0123456789'), id, 'HIGH', 'FAIL'] as const),
);

/** A repository whose files on disk differ from its commit. */
const site = join(folder, 'repository');
const repository = () =>
  new Repository(site)
    .render([deployment('api')])
    .commit()
    .render([deployment('api'), service('api')]);

type Row = readonly [code: 0 | 1 | 2, command: string, args: readonly string[], printed: RegExp];

const table: readonly Row[] = [
  [0, 'synth', ['--check', '--outdir', renderedDist], /exactly what synth writes/],
  [1, 'synth', ['--check', '--outdir', incomplete], /^missing +\S+Service\.redis\.yaml$/m],
  [2, 'synth', ['--env', 'nope'], /^--env: there is no environment nope\.$/m],
  [2, 'synth', ['--nope'], /^synth: Unknown option '--nope'/],
  [2, 'synth', ['--outdir', join(folder, 'mine')], /has files that synth did not write/],
  [0, 'diff', ['--base', 'main', '--fail-on', 'dangerous'], /^main -> worktree: REVIEW$/m],
  [1, 'diff', ['--base', 'main', '--fail-on', 'review'], /^main -> worktree: REVIEW$/m],
  [2, 'diff', ['--base', 'nope'], /^--base: there is no commit nope\.$/m],
  [0, 'reach', ['twisterlab/mcp-unified', 'twisterlab/redis', 'redis'], /^allowed$/m],
  [1, 'reach', ['twisterlab/twisterlab-api', 'twisterlab/redis', 'redis'], /^denied$/m],
  [2, 'reach', ['nope', 'twisterlab/redis', '6379'], /^FROM: there is no workload nope/],
  [0, 'rbac', ['monitoring/prometheus'], /^1 subject, /m],
  [1, 'rbac', ['no-such-account'], /^0 subjects, /m],
  [2, 'rbac', ['one', 'two'], /^rbac: 2 texts given\.$/m],
  [2, 'reach', ['redis'], /^reach: 1 of FROM, TO and PORT given\.$/m],
  [0, 'hosts', [], /^MACHINE +CLUSTER/],
  [0, 'hosts', [edge.nodes[0]!.name, '--pack', join(folder, 'files.tar')], /files\.tar/],
  [2, 'hosts', ['nope'], /there is no machine nope\.$/m],
  [2, 'hosts', ['--pack', 'x'], /--pack needs a machine\.$/m],
  [0, 'explore', ['--out', join(folder, 'explored')], /index\.html: \d+ kB\.$/m],
  [2, 'explore', ['--port', 'x'], /^--port: "x" is no port\.$/m],
  [0, 'import', ['--help'], /^Usage: npm run import/],
  [2, 'import', ['nope'], /^import: no Helm chart is named nope\.$/m],
  [2, 'import', ['add', 'redis'], /^import add: one chart and --repo are required/],
  [2, 'import', ['metrics', 'redis'], /^import metrics: /],
  [2, 'import', ['metrics', 'redis', join(folder, 'absent'), '--from', 'x 1'], /absent: /],
  [0, 'commands', [], /^docs\/commands.md is up to date/],
  [2, 'commands', ['--nope'], /^commands: Unknown option '--nope'/],
  [0, 'bench', ['--help'], /^Usage: npm run bench/],
  [2, 'bench', ['--nope'], /^bench: Unknown option '--nope'/],
  [2, 'bench', ['--runs', '0'], /^--runs: "0" is not a whole number of at least 1\.$/m],
  [2, 'bench', ['--objects', '5e4'], /^--objects: "5e4" is not a whole number of at least 0\.$/m],
  [0, 'drill', [], /^passes +is a test/m],
  [0, 'drill', ['passes'], /^ok +it is 1/m],
  [1, 'drill', ['fails'], /^FAILED +it is 1/im],
  [2, 'drill', ['nope'], /^drill: there is no drill nope\.$/m],
  [0, 'images', [], /^redis +docker\.io/m],
  [1, 'images', ['--verify', '--timeout', '2', ...noRegistry], /^unknown +redis /m],
  [2, 'images', ['--timeout', 'soon'], /^--timeout: "soon" is not a number/],
  [0, 'scan', [acceptedReport], /^1 report: 0 problems$/m],
  [1, 'scan', [openReport], /^new\.yaml: KSV-0017, high: it fails$/m],
  [2, 'scan', [], /^scan: no report given\.$/m],
  [0, 'promote', ['--help'], /^Usage: npm run promote/],
  [2, 'promote', ['--from', 'staging'], /^promote: --from and --to are required\.$/m],
  [0, 'parity', ['--help'], /^Usage: npm run parity/],
  [2, 'parity', ['--nope'], /^parity: Unknown option '--nope'/],
  [0, 'mutate', ['--kind', 'StorageClass', '--count', '1', '--jobs', '1'], /^Seed 1: 1 of \d+ mutants/m],
  [2, 'mutate', ['--count', 'many'], /^mutate: --count many is not a whole number above 0\.$/m],
  [0, 'precision', ['--help'], /^Usage: npm run precision/],
  [2, 'precision', [], /^precision: there is no folder given\.$/m],
  [0, 'protection', [], /^# ruleset main\nPOST repos\/youneselfakir0\/twisterlab-platform\/rulesets$/m],
  [2, 'protection', ['--repository', 'name'], /^--repository: "name" is not OWNER\/NAME\.$/m],
  [0, 'adopt', [emptyCluster], /^1 object: 0 adopt, 0 replace, 0 delete, 1 leave$/m],
  [1, 'adopt', [otherCluster], /^1 decision missing: Deployment twisterlab\/wiki$/m],
  [2, 'adopt', [], /^adopt: no export given\.$/m],
  [0, 'status', ['--help'], /^Usage: npm run status/],
  [1, 'status', ['--from', emptyCluster], /^\d+ objects of dist: \d+ problems$/m],
  [2, 'status', ['--from', 'a', '--kubeconfig', 'b'], /^status: --kubeconfig and --from are given\.$/m],
  [0, 'words', ['LICENSE'], /^$/],
  [1, 'words', [bannedWord], /to replace: docs\/style\.md$/m],
  [2, 'words', ['docs/absent.md'], /^docs\/absent\.md: cannot be opened: it does not exist \(ENOENT\)\.$/m],
];

/**
 * Codes that need other records, or Helm. Tests: test/cli/promote/promote.test.ts, parity.test.ts, mutate/mutate.test.ts,
 * precision/precision.test.ts, protection.test.ts, add-chart.test.ts.
 */
const elsewhere = ['promote 1', 'commands 1', 'parity 1', 'mutate 1', 'precision 1', 'protection 1', 'import 1'];

describe('exit codes', () => {
  it.each(table)('%i: %s %j', async (code, command, args, printed) => {
    const { status, stdout, stderr } = await call([command, ...args], { site });
    // A drill that fails keeps its logs for its user.
    for (const [, logs] of stdout.matchAll(/^ +logs: (\S+)$/gm)) rmSync(logs!, { recursive: true });
    expect([status, stdout + stderr]).toEqual([code, expect.stringMatching(printed)]);
    // A failure is a sentence, not a stack trace, and bad input prints no result.
    expect(stderr).not.toMatch(/^ +at /m);
    if (code === 2) expect(stdout).toBe('');
  });

  const withJson = commands.filter(({ options }) => 'json' in options).map(({ name }) => name);
  it.each(table.filter(([code, command]) => code === 2 && withJson.includes(command)))(
    '%i: %s %j prints its problems as JSON with --json',
    async (code, command, args) => {
      const { status, stdout, stderr } = await call([command, ...args, '--json'], { site });
      expect([status, stderr]).toEqual([code, '']);
      const { problems, exitCode } = JSON.parse(stdout);
      expect(exitCode).toBe(code);
      expect(problems).toEqual([{ where: expect.any(String), message: expect.any(String), fix: expect.any(String) }]);
    },
  );

  it('are 0 for --help of every command, which has its exit codes', async () => {
    for (const { name } of commands) {
      expect(await call([name, '--help'])).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('Exit codes: 0 '),
      });
    }
  });

  it('are all in the table', () => {
    const documented = commands.flatMap(({ name, help }) => {
      const [, codes = ''] = /Exit codes: ([\s\S]*)/.exec(help) ?? [];
      return [...codes.matchAll(/(?:^|[,;] ?|\n)(\d) /g)].map(([, code]) => `${name} ${code}`);
    });
    expect(documented.length).toBeGreaterThan(2 * commands.length);
    const tested = [...table.map(([code, command]) => `${command} ${code}`), ...elsewhere];
    expect([...new Set(tested)].sort()).toEqual(documented.sort());
    expect(drills.map(({ name }) => name)).toEqual(['passes', 'fails']);
  });

  it('are those of the README', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8');
    expect(readme).toContain('Exit codes: 0 done, 1 a check failed, 2 bad input and nothing written.');
    const documented = new Set([...readme.matchAll(/^\| `npm run ([\w:]+)/gm)].map(([, name]) => name));
    const others = ['test:records', 'typecheck', 'lint', 'format'];
    expect([...documented].filter((name) => !others.includes(name!)).sort()).toEqual(
      commands
        .map(({ name }) => name)
        .filter((name) => name !== 'words')
        .sort(),
    );
  });
});
