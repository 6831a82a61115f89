import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { root } from '@twisterlab/platform/util/root';
import { readTree } from '@twisterlab/platform/write/compare';
import { copyProject } from '../../cli/bench/copy';
import { temporaryFolder } from '../kit/command';
import { records } from '../kit/records';
import { until } from '../kit/until';
import { withoutTypes } from '../kit/without-types';
import { writeRecords } from '../variants/write-records';

const { inputs } = require('../../cli/start/inputs.js') as { readonly inputs: readonly string[] };
const { outputs } = require('../../cli/start/unchanged.js') as { readonly outputs: readonly string[] };

// A process answers some questions.
jest.setTimeout(600_000);

const folder = temporaryFolder();
const copy = join(folder, 'site');
const cache = join(folder, 'cache');
const file = (name: string) => join(copy, name);

function node(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = copy) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    env: { ...process.env, TWISTERLAB_CACHE: cache, ...env },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const synth = (args: readonly string[] = [], env = {}) => node(['cli/run.js', 'synth', ...args], env);

/** Replaces a text in a file, and puts the old content back. */
async function withEdit(name: string, from: string, to: string, then: () => unknown): Promise<void> {
  const before = readFileSync(file(name), 'utf8');
  expect(before).toContain(from);
  writeFileSync(file(name), before.replace(from, to));
  try {
    await then();
  } finally {
    writeFileSync(file(name), before);
  }
}

beforeAll(() => {
  // Without dist: what the tests' records lack would need approvals.
  copyProject(copy, { outputs: false });
  writeRecords(copy, { ...records, tenants: records.tenants.filter(({ name }) => name === 'production') });
  withoutTypes(copy);
  expect(firstRun().status).toBe(0);
});

/** Names of the files that the first run opens: nothing is in the cache yet. */
const opened = join(folder, 'opened');

function firstRun() {
  const program = join(folder, 'first.js');
  writeFileSync(
    program,
    `const fs = require('node:fs');
     const names = new Set();
     for (const name of ['readFileSync', 'readdirSync', 'existsSync']) {
       const before = fs[name];
       fs[name] = (path, ...rest) => { names.add(path); return before(path, ...rest); };
     }
     process.on('exit', () => fs.writeFileSync(${JSON.stringify(opened)}, [...names].join('\\n')));
     require(${JSON.stringify(file('cli/run.js'))});`,
  );
  return node([program, 'synth']);
}

// First, while the cache has the renders of all: later ones are of edited files.
describe('types', () => {
  afterAll(() => withoutTypes(copy));

  it('are reported in one line, and --check fails with an error', async () => {
    const name = 'charts/twisterlab/servers.ts';
    const config = JSON.parse(readFileSync(join(root, 'cli/tsconfig.synth.json'), 'utf8'));
    // The module that imports all charts. Here one of them: TypeScript takes longer for all than synth for its render.
    expect(config.files).toEqual(['synthesis.ts']);
    const options = { ...config.compilerOptions, types: [] };
    const one = { ...config, compilerOptions: options, files: [`../${name}`] };
    writeFileSync(file('cli/tsconfig.synth.json'), JSON.stringify(one));
    await withEdit(name, 'export const', "export const wrong: number = 'text';\nexport const", () => {
      const { status, stdout, stderr } = synth(['--check']);
      const [, line] =
        /^(charts\/twisterlab\/servers\.ts:\d+:14: a type error: .* All: npm run typecheck)$/m.exec(stderr) ?? [];
      expect({ status, line }).toEqual({ status: 1, line: expect.any(String) });
      // Nothing else makes it fail.
      expect(stdout).toContain('are exactly what synth writes');
    });
  });
});

describe('the cache of synth', () => {
  let probe: ChildProcess;
  beforeAll(() => {
    const program = join(folder, 'probe.js');
    writeFileSync(
      program,
      `const { hashesOf, inputs } = require(${JSON.stringify(file('cli/start/inputs.js'))});
       const { unchanged } = require(${JSON.stringify(file('cli/start/unchanged.js'))});
       const own = { version: process.version, env: { ...process.env } };
       process.on('message', ({ args, version = own.version, env = {} }) => {
         Object.defineProperty(process, 'version', { value: version, configurable: true });
         process.env = { ...own.env, ...env };
         process.send(unchanged(['synth', ...args], hashesOf(inputs)) !== undefined);
       });`,
    );
    probe = fork(program, { cwd: copy, env: { ...process.env, TWISTERLAB_CACHE: cache }, execArgv: [] });
  });
  afterAll(() => void probe.kill());

  /** Whether a run would print without rendering. One process answers, in the place of one for each question. */
  async function isKept(args: readonly string[] = [], circumstances: { env?: object; version?: string } = {}) {
    probe.send({ args, ...circumstances });
    const [answer] = await once(probe, 'message');
    return answer as boolean;
  }

  const kept = async (args: readonly string[] = []) => {
    if (await isKept(args)) return;
    expect(synth(args)).toMatchObject({ status: 0, stdout: expect.stringContaining('was up to date.') });
    expect(await isKept(args)).toBe(true);
  };

  it('prints the same again', async () => {
    const texts = [synth(), synth()].map(({ stdout }) => stdout.replace(/[\d.]+ s\./, ''));
    expect(texts[0]).toContain('dist was up to date.');
    expect(texts[1]).toBe(texts[0]);
    expect(await isKept()).toBe(true);
  });

  it.each([
    ['a source', 'charts/site.ts', "import { facts } from './facts';", "import { facts } from './facts'; //"],
    ['the engine', 'platform/compile.ts', '/** The input', '/**  The input'],
    ['a record', 'environments/production.ts', '"priority": 1000', '"priority": 1001'],
    ['an import', 'imports/metrics/redis.json', '"from"', '"from" '],
    ['a script', 'charts/monitoring/volume-sizes.sh', '#', '##'],
    ['a version', 'package-lock.json', '"version"', '"version" '],
    ['the options of TypeScript', 'tsconfig.json', '"strict": true', '"strict": false'],
    ['an edit of dist by hand', 'dist/SUM', '', ''],
    ['a file of the bootstrap', 'bootstrap/edge.sh', '#', '##'],
  ])('does not hide a change of %s', async (_, name, from, to) => {
    await kept();
    const changed = name === 'dist/SUM' ? 'dist/edge/SHA256SUMS' : name;
    await withEdit(changed, from || readFileSync(file(changed), 'utf8').slice(0, 8), to, async () =>
      expect(await isKept()).toBe(false),
    );
    expect(await isKept()).toBe(true);
  });

  it('does not hide an extra file, a missing file or what an interrupted run left', async () => {
    await kept();
    writeFileSync(file('dist/edge/extra.yaml'), 'a: 1\n');
    expect(await isKept()).toBe(false);
    rmSync(file('dist/edge/extra.yaml'));
    mkdirSync(file('.dist.synth-old'));
    expect(await isKept()).toBe(false);
    rmSync(file('.dist.synth-old'), { recursive: true });
    expect(await isKept()).toBe(true);
    await withEdit('hosts/edge/edgeserver/etc/rancher/k3s/config.yaml', '', '', async () => {
      rmSync(file('hosts/edge/edgeserver/etc/rancher/k3s/config.yaml'));
      expect(await isKept()).toBe(false);
    });
  });

  it('does not apply to another option, Node, day or environment of the process', async () => {
    await kept();
    expect(await isKept(['--env', 'edge'])).toBe(false);
    expect(await isKept([], { version: 'v0.0.0' })).toBe(false);
    expect(await isKept([], { env: { CDK8S_OUTDIR: folder } })).toBe(false);
    expect(await isKept([], { env: { SOURCE_DATE_EPOCH: '1795996800' } })).toBe(false);
    expect(await isKept([], { env: { TZ: 'Pacific/Auckland' } })).toBe(false);
    expect(await isKept()).toBe(true);
  });

  describe('gives the bytes of a clean run', () => {
    // What the cache holds of an edit's past is used by the runs after it, so the line of the engine, which empties it, comes first.
    const edits = [
      ['line of the engine', 'platform/write/yaml.ts', 'lineWidth: 0', 'lineWidth: 40'],
      ['chart', 'charts/monitoring/rules/monitoring/targets.ts', "holdsFor: '15m'", "holdsFor: '16m'"],
      ['chart of every tenant', 'charts/twisterlab/mcp-unified.ts', '      env: {', "      env: { CHANGED: 'yes',"],
      ['script', 'charts/monitoring/volume-sizes.sh', 'set -', '# Changed.\nset -'],
      ['record', 'environments/production.ts', '"logLevel": "WARNING"', '"logLevel": "DEBUG"'],
    ] as const;
    const outdir = join(folder, 'edited');
    const trees = new Map<string, object>();

    /** In another locale, time zone and working directory, the bytes are the same too. */
    const elsewhere = { LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' };

    function render(of: string, env = {}, cwd = copy): void {
      expect(node([file('cli/run.js'), 'synth', '--outdir', outdir], env, cwd).status).toBe(0);
      trees.set(of, Object.fromEntries(readTree(outdir)));
    }

    beforeAll(async () => {
      trees.set('before', Object.fromEntries(readTree(file('dist'))));
      const withEdits = async ([next, ...later]: readonly (typeof edits)[number][]): Promise<void> => {
        if (!next) {
          rmSync(outdir, { recursive: true });
          return render('clean', { ...elsewhere, TWISTERLAB_CACHE: 'off' }, '/');
        }
        const [of, name, from, to] = next;
        await withEdit(name, from, to, () => {
          render(of);
          return withEdits(later);
        });
      };
      await withEdits(edits);
    });

    it.each(edits.map(([of], index) => [of, edits[index - 1]?.[0] ?? 'before']))('after a changed %s', (of, last) => {
      expect(trees.get(of)).not.toEqual(trees.get(last));
    });

    it('after all of them, also under another locale, time zone and working directory', () => {
      expect(trees.get('record')).toEqual(trees.get('clean'));
    });
  });

  it('knows every file that a run reads', () => {
    const names = new Set(
      readFileSync(opened, 'utf8')
        .split('\n')
        .filter((path) => path.startsWith(copy + sep)),
    );
    const read = [...names].map((path) => relative(copy, path).split(sep).join('/'));
    const known = [...inputs, ...outputs, 'node_modules'];
    const isKnown = (name: string) => known.some((each) => name === each || name.startsWith(`${each}/`));
    expect(read.length).toBeGreaterThan(100);
    expect(read.filter((name) => !isKnown(name) && !/^(docs\/)?\.\w+\.synth-(old|new|lock)$/.test(name))).toEqual([]);
  });
});

describe('--watch', () => {
  let child: ChildProcess | undefined;
  afterEach(() => void child?.kill('SIGKILL'));

  it('renders an edit that is made during the first run, and ends with SIGTERM', async () => {
    const watching = spawn(process.execPath, ['cli/run.js', 'synth', '--watch'], {
      cwd: copy,
      env: { ...process.env, TWISTERLAB_CACHE: cache },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    child = watching;
    let printed = '';
    watching.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    const waits = () => until(() => printed.includes('watching'), 'synth waits for changes');
    const record = file('environments/production.ts');
    const before = readFileSync(record, 'utf8');
    const deployment = 'dist/production/mcp-unified/Deployment.mcp-unified.yaml';
    // The watchers are opened before the first run, which prints nothing for a second.
    await setTimeout(700);
    writeFileSync(record, before.replace('"WARNING"', '"ERROR"'));
    await waits();
    printed = printed.slice(printed.indexOf('watching') + 8);
    if (!readFileSync(file(deployment), 'utf8').includes('value: ERROR')) await waits();
    expect(readFileSync(file(deployment), 'utf8')).toContain('value: ERROR');
    watching.kill('SIGTERM');
    expect(await once(watching, 'exit')).toEqual([0, null]);
    writeFileSync(record, before);
  }, 120_000);
});
