import child, { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTree } from '@twisterlab/platform/write/compare';
import { recover, replaceFolder } from '@twisterlab/platform/write/replace-folder';
import type { Tree } from '@twisterlab/platform/write/tree';
import { buildSync } from 'esbuild';
import { temporaryFolder } from '../../../test/kit/command';

const folder = temporaryFolder();
const dist = join(folder, 'dist');
const tree = (mark: string, size = 20): Tree =>
  new Map(
    Array.from({ length: size }, (_, index) => [
      `env/app${index % 3}/File${String(index).padStart(4, '0')}.yaml`,
      mark,
    ]),
  );

beforeEach(() => {
  for (const entry of readdirSync(folder)) rmSync(join(folder, entry), { recursive: true });
});

describe('replacing a folder', () => {
  it('leaves exactly the tree and no temporary files', () => {
    replaceFolder(dist, tree('old'));
    writeFileSync(join(dist, 'stray'), 'x');
    replaceFolder(dist, tree('new', 5));
    expect(readTree(dist)).toEqual(tree('new', 5));
    expect(readdirSync(folder)).toEqual(['dist']);
  });

  it('leaves the old tree when the new one cannot be written', () => {
    replaceFolder(dist, tree('old'));
    expect(() =>
      replaceFolder(
        dist,
        new Map([
          ['a', 'file'],
          ['a/b', 'below a file'],
        ]),
      ),
    ).toThrow(expect.objectContaining({ path: dist }));
    expect(readTree(dist)).toEqual(tree('old'));
    // What was written of the new tree could fill the disk.
    expect(readdirSync(folder)).toEqual(['dist']);
  });

  it('needs no shell on Windows', () => {
    const { platform } = process;
    const shell = jest.spyOn(child, 'execFileSync');
    Object.defineProperty(process, 'platform', { value: 'win32' });
    try {
      replaceFolder(dist, tree('old'));
      replaceFolder(dist, tree('new', 5));
    } finally {
      Object.defineProperty(process, 'platform', { value: platform });
    }
    expect(shell).not.toHaveBeenCalled();
    expect(readTree(dist)).toEqual(tree('new', 5));
    expect(readdirSync(folder)).toEqual(['dist']);
    shell.mockRestore();
  });

  it("keeps a user's folder beside it", () => {
    replaceFolder(dist, tree('old'));
    for (const name of ['.dist.old', '.dist.new']) mkdirSync(join(folder, name));
    recover(dist);
    replaceFolder(dist, tree('new'));
    expect(readdirSync(folder).sort()).toEqual(['.dist.new', '.dist.old', 'dist']);
  });

  it('ignores the lock of a process that no longer runs', () => {
    writeFileSync(join(folder, '.dist.synth-lock'), '4194399');
    replaceFolder(dist, tree('new'));
    expect(readTree(dist)).toEqual(tree('new'));
  });

  it('restores the old tree after a power cut between the two renames', () => {
    replaceFolder(dist, tree('old'));
    renameSync(dist, join(folder, '.dist.synth-old'));
    recover(dist);
    expect(readTree(dist)).toEqual(tree('old'));
  });

  it('removes what a power cut left after the swap', () => {
    replaceFolder(dist, tree('new'));
    mkdirSync(join(folder, '.dist.synth-old'));
    recover(dist);
    expect(readdirSync(folder)).toEqual(['dist']);
  });

  it('leaves the old or the new tree when it is killed before any of its calls', () => {
    const module = join(folder, 'swap.js');
    const entry = join(__dirname, '../../write/replace-folder.ts');
    buildSync({ entryPoints: [entry], bundle: true, platform: 'node', outfile: module, logLevel: 'error' });
    const seen: string[] = [];
    for (let call = 1; ; call += 1) {
      replaceFolder(dist, tree('old', 6));
      const { signal, status } = spawnSync(process.execPath, ['-e', killedBefore(call), module, dist]);
      seen.push([...new Set(readTree(dist).values())].join(' and '));
      expect(readTree(dist)).toEqual(tree(seen.at(-1)!, 6));
      if (signal === null) {
        expect(status).toBe(0);
        break;
      }
    }
    expect(seen.length).toBeGreaterThan(10);
    expect(new Set(seen)).toEqual(new Set(['old', 'new']));
  });
});

/** A program that replaces a folder and kills itself before its n-th call that writes or starts a process. */
function killedBefore(call: number): string {
  return `
    const [module, folder] = process.argv.slice(1);
    let calls = 0;
    for (const [library, names] of [['node:fs', ['writeFileSync', 'mkdirSync', 'rmSync', 'renameSync']], ['node:child_process', ['execFileSync']]]) {
      const own = require(library);
      for (const name of names) {
        const real = own[name];
        own[name] = (...args) => {
          calls += 1;
          if (calls === ${call}) process.kill(process.pid, 'SIGKILL');
          return real(...args);
        };
      }
    }
    require(module).replaceFolder(folder, new Map(${JSON.stringify([...tree('new', 6)])}));`;
}
