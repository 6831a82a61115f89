import { join } from 'node:path';
import { temporaryFolder } from '../kit/command';
import { git, script } from './scripts';

const folder = temporaryFolder();
const remote = join(folder, 'remote');
const clone = join(folder, 'clone');
const commit = (message: string) => {
  git(clone, 'commit', '--quiet', '--allow-empty', `--message=${message}`);
  return git(clone, 'rev-parse', 'HEAD');
};
const deploy = (...args: string[]) => script('deploy', args, {}, clone);
const deployed = () => git(remote, 'for-each-ref', '--format=%(objectname)', 'refs/heads/deployed');

const commits: string[] = [];
beforeAll(() => {
  git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', remote);
  git(folder, 'clone', '--quiet', remote, clone);
  git(clone, 'checkout', '--quiet', '-B', 'main');
  for (const message of ['first', 'second', 'third']) commits.push(commit(message));
  git(clone, 'push', '--quiet', 'origin', 'main');
});

describe('.ci/deploy', () => {
  it('creates the branch', () => {
    expect(deploy(commits[0]!)).toMatchObject({ status: 0, stdout: `deployed: none -> ${commits[0]}\n` });
    expect(deployed()).toBe(commits[0]);
  });

  it('moves it forwards', () => {
    expect(deploy(commits[2]!)).toMatchObject({ status: 0, stdout: `deployed: ${commits[0]} -> ${commits[2]}\n` });
    expect(deployed()).toBe(commits[2]);
  });

  it('leaves it if a later commit passed first', () => {
    expect(deploy(commits[1]!)).toMatchObject({ status: 0, stdout: expect.stringContaining('which contains') });
    expect(deployed()).toBe(commits[2]);
  });

  it('refuses a commit that is not on main', () => {
    const unmerged = commit('unmerged');
    expect(deploy(unmerged)).toMatchObject({ status: 1, stderr: expect.stringContaining('is not on main') });
    expect(deployed()).toBe(commits[2]);
  });

  it('refuses to move it off what it has, if main was rewritten', () => {
    git(clone, 'reset', '--quiet', '--hard', commits[0]!);
    const other = commit('other');
    git(clone, 'push', '--quiet', '--force', 'origin', 'main');
    expect(deploy(other)).toMatchObject({ status: 1, stderr: expect.stringContaining('never moved back') });
    expect(deployed()).toBe(commits[2]);
  });

  it('fails if the server refuses the push', () => {
    const next = git(clone, 'rev-parse', 'HEAD');
    git(remote, 'config', 'receive.denyDeletes', 'true');
    git(remote, 'update-ref', '-d', 'refs/heads/deployed');
    git(clone, 'config', 'remote.origin.pushurl', join(folder, 'absent'));
    expect(deploy(next)).toMatchObject({ status: 1, stderr: expect.stringContaining('(attempt 3 of 3)') });
  });
});
