import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../kit/command';
import { git, repositoryWith, script } from './scripts';

const folder = temporaryFolder();
const changelog =
  '# Changelog\n\n## [Unreleased]\n\n- later\n\n## [1.2.0] - 2027-01-01\n\n### Added\n\n- One.\n\n- Two.\n\n## [1.1.0]\n\n- old\n';

beforeAll(() => {
  repositoryWith('release', folder);
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
  commit('1.2.0');
  git(folder, 'branch', 'deployed');
  git(folder, 'tag', 'v1.2.0');
});

function commit(version: string) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', `--message=${version}`);
}

const release = (tag: string) => {
  const { status, stdout, stderr } = script('release', [tag], { BRANCH: 'deployed' }, folder, folder);
  return { status, output: stdout + stderr };
};

describe('.ci/release', () => {
  it('prints the section of the version', () => {
    expect(release('v1.2.0')).toEqual({ status: 0, output: '### Added\n\n- One.\n\n- Two.\n' });
  });

  it('refuses a tag that is not the version of package.json', () => {
    expect(release('v1.3.0')).toMatchObject({
      status: 1,
      output: expect.stringContaining('package.json has the version 1.2.0.'),
    });
  });

  it('refuses a commit that the cluster does not have', () => {
    commit('1.3.0');
    git(folder, 'tag', 'v1.3.0');
    expect(release('v1.3.0')).toMatchObject({ status: 1, output: expect.stringContaining('is not on deployed') });
  });

  it('refuses a version without a section', () => {
    git(folder, 'branch', '--force', 'deployed', 'HEAD');
    expect(release('v1.3.0')).toMatchObject({ status: 1, output: expect.stringContaining('has no section [1.3.0]') });
  });
});
