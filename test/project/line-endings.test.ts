import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { temporaryFolder } from '../kit/command';

const folder = temporaryFolder();
const git = (args: readonly string[], env = {}) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', env: { ...process.env, ...env } }).trim();

describe('.gitattributes', () => {
  it('lets a checkout with core.autocrlf=true have the bytes of the others: synth reads and compares them', () => {
    const checkout = join(folder, 'checkout');
    // The working tree as it is, committed or not, through an index and an object store that are thrown away.
    const env = {
      GIT_INDEX_FILE: join(folder, 'index'),
      GIT_OBJECT_DIRECTORY: join(folder, 'objects'),
      GIT_ALTERNATE_OBJECT_DIRECTORIES: git(['rev-parse', '--path-format=absolute', '--git-path', 'objects']),
    };
    mkdirSync(env.GIT_OBJECT_DIRECTORY);
    git(['add', '--all'], env);
    git(['-c', 'core.autocrlf=true', 'checkout-index', '--all', `--prefix=${checkout}/`], env);
    expect(readFileSync(join(checkout, 'charts/site.ts'), 'utf8')).not.toContain('\r');
    const names = git(['ls-files'], env).split('\n');
    expect(names.length).toBeGreaterThan(1000);
    const differing = names.filter(
      (name) => !readFileSync(join(root, name)).equals(readFileSync(join(checkout, name))),
    );
    expect(differing).toEqual([]);
  });
});
