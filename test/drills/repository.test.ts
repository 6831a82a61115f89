import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Repository } from '../../drills/fixtures/repository';
import { temporaryFolder } from '../kit/command';

const folder = temporaryFolder();
const dist = join(folder, 'dist');
mkdirSync(dist);

/** What Argo CD gets: branches and their commits. */
const branches = ({ url }: Repository) =>
  Object.fromEntries(
    execFileSync('git', ['ls-remote', '--heads', url], { encoding: 'utf8' })
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t').reverse()),
  );

describe('the Git repository of the drills', () => {
  it.each(['deployed', 'main'])(
    'has each commit on %s, and on main, which Applications of release 0.1.0 follow',
    (branch) => {
      writeFileSync(join(dist, 'file'), 'one\n');
      const repository = Repository.create(join(folder, branch), dist, 'dist', branch);
      writeFileSync(join(repository.folder, 'dist/file'), 'two\n');
      const commit = repository.commit('two');
      expect(branches(repository)).toEqual({ [`refs/heads/${branch}`]: commit, 'refs/heads/main': commit });
      const reverted = repository.revert();
      expect(reverted).not.toBe(commit);
      expect(branches(repository)['refs/heads/main']).toBe(reverted);
    },
  );

  it('is pushed by a clone to an empty one, whose files change too', () => {
    writeFileSync(join(dist, 'file'), 'one\n');
    const first = Repository.create(join(folder, 'first'), dist, 'dist', 'deployed');
    const other = Repository.empty(join(folder, 'other'), 'deployed');
    const clone = Repository.clone(first.url, join(folder, 'clone'));
    execFileSync('git', ['-C', clone.folder, 'remote', 'set-url', 'origin', other.url]);
    writeFileSync(join(clone.folder, 'dist/file'), 'two\n');
    const commit = clone.commit('two');
    clone.push('main', 'deployed');
    expect(branches(other)).toEqual({ 'refs/heads/deployed': commit, 'refs/heads/main': commit });
    expect(readFileSync(join(other.folder, 'dist/file'), 'utf8')).toBe('two\n');
    expect(branches(first)['refs/heads/deployed']).not.toBe(commit);
  });
});
