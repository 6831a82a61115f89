import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { watchTree } from '../../cli/watch-tree';
import { temporaryFolder } from '../kit/command';
import { until } from '../kit/until';

const folder = temporaryFolder();
const names = new Set<string>();
let stop = () => {};

beforeAll(() => {
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  write('a/b/file');
  stop = watchTree(folder, (name) => names.add(name));
});
afterAll(() => stop());

const write = (name: string) => writeFileSync(join(folder, name), 'text');

/** As many editors save: a new file takes the place of the old one. */
function replace(name: string): void {
  write('a/written');
  renameSync(join(folder, 'a/written'), join(folder, name));
}

/** Waits until the change of a file is reported. */
async function reported(name: string, change: () => void): Promise<void> {
  names.clear();
  change();
  await until(() => names.has(name), `the change of ${name} is reported`);
}

jest.setTimeout(300_000);

describe('watching a folder reports', () => {
  it('a file that is written, each time', async () => {
    await reported('a/b/file', () => write('a/b/file'));
    await reported('a/b/file', () => write('a/b/file'));
  });

  it('a file that is replaced, each time', async () => {
    await reported('a/b/file', () => replace('a/b/file'));
    await reported('a/b/file', () => replace('a/b/file'));
  });

  it('files in a new folder, and in one that replaces another', async () => {
    for (let round = 0; round < 2; round += 1) {
      await reported('a/new/inner/file', () => {
        rmSync(join(folder, 'a/new'), { recursive: true, force: true });
        mkdirSync(join(folder, 'a/new/inner'), { recursive: true });
        write('a/new/inner/file');
      });
      await reported('a/new/inner/file', () => write('a/new/inner/file'));
    }
  });

  it('a file that is removed', async () => {
    await reported('a/b/file', () => rmSync(join(folder, 'a/b/file')));
  });
});
