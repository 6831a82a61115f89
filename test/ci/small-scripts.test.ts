import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { images } from '../../charts/images';
import { temporaryFolder } from '../kit/command';
import { FakeProgram, git, repositoryWith, script } from './scripts';

const folder = temporaryFolder();

describe('.ci/all-passed', () => {
  const passed = (results: Readonly<Record<string, string>>) => {
    const needs = Object.fromEntries(Object.entries(results).map(([job, result]) => [job, { result, outputs: {} }]));
    return script('all-passed', [], { NEEDS: JSON.stringify(needs) });
  };

  it.each([
    [{ checks: 'success', drills: 'success' }, 0],
    [{ diff: 'success', approval: 'skipped' }, 0],
    [{ diff: 'success', approval: 'failure' }, 1],
    [{ diff: 'failure', approval: 'skipped' }, 1],
    [{ checks: 'cancelled', drills: 'success' }, 1],
    [{ diff: 'skipped', approval: 'skipped' }, 1],
    [{}, 1],
  ])('%j: %i', (results, status) => {
    expect(passed(results)).toMatchObject({ status });
  });

  it('names each job with its result', () => {
    expect(passed({ checks: 'failure', drills: 'success' }).stdout).toBe('failure\tchecks\nsuccess\tdrills\n');
  });
});

describe('.ci/diff', () => {
  const output = join(folder, 'output');
  let repository = '';
  const commits: string[] = [];
  const diff = (npm: FakeProgram) =>
    script('diff', ['main', 'change', 'page'], { PATH: npm.path, GITHUB_OUTPUT: output }, repository, repository);
  beforeAll(() => {
    repository = repositoryWith('diff', join(folder, 'compared'));
    commits.push(git(repository, 'rev-parse', 'HEAD'));
    git(repository, 'checkout', '--quiet', '-b', 'change');
    git(repository, 'commit', '--quiet', '--allow-empty', '--message=change');
    commits.push(git(repository, 'rev-parse', 'HEAD'));
    git(repository, 'checkout', '--quiet', 'main');
    git(repository, 'commit', '--quiet', '--allow-empty', '--message=of another');
  });

  it('compares with the commit on which both started, in all formats, and gives the verdict to the job', () => {
    const [base, head] = commits;
    const answers = `case "$*" in *json) echo '{"level":"dangerous"}';; *) echo "page";; esac`;
    const npm = new FakeProgram(join(folder, 'npm'), 'npm', answers);
    expect(diff(npm)).toMatchObject({ status: 0, stdout: `${base}..${head}: dangerous\n` });
    expect(npm.calls()).toEqual(
      ['json', 'markdown', 'html'].map(
        (format) => `run --silent diff -- --base ${base} --head ${head} --format ${format}`,
      ),
    );
    expect(readFileSync(output, 'utf8')).toBe('verdict=dangerous\n');
    expect(readFileSync(join(repository, 'page/comment.md'), 'utf8')).toBe('page\n');
  });

  it.each([
    ['{"level":"review"}', 0],
    ['{"level":"harmless"}', 1],
    ['{}', 1],
  ])('ends for the result %s with %i: without a verdict nothing waits for a reviewer', (json, status) => {
    expect(diff(new FakeProgram(join(folder, 'npm'), 'npm', `echo '${json}'`))).toMatchObject({ status });
  });

  it('fails if the command does', () => {
    const failing = new FakeProgram(join(folder, 'failing'), 'npm', 'echo "no base" >&2; exit 2');
    expect(diff(failing)).toMatchObject({ status: 2, stderr: 'no base\n' });
  });
});

describe('.ci/scan', () => {
  const scan = (name: string, report: object, status = 0) => {
    const docker = new FakeProgram(
      join(folder, 'docker'),
      'docker',
      `echo '${JSON.stringify(report)}'; exit ${status}`,
    );
    return { ...script('scan', [name], { PATH: docker.path }), calls: docker.calls() };
  };
  const open = {
    SchemaVersion: 2,
    ArtifactName: 'dist',
    ArtifactType: 'filesystem',
    Results: [
      {
        Target: 'new.yaml',
        Misconfigurations: [{ ID: 'KSV-0017', Severity: 'HIGH', Message: 'it fails', Status: 'FAIL' }],
      },
    ],
  };

  it('gives the report of the pinned Trivy to npm run scan', () => {
    const { status, stdout, calls } = scan('dist', open);
    expect([status, stdout]).toEqual([1, expect.stringContaining('new.yaml: KSV-0017, high: it fails')]);
    expect(calls).toEqual([
      expect.stringContaining(`${images.trivy} config --quiet --skip-check-update --format json /dist`),
    ]);
  });

  it('scans each image with a digest, and no other', () => {
    const { calls } = scan('images', {});
    const pinned = Object.values(images).filter((image) => image.includes('@'));
    expect(calls.map((call) => call.split(' ').at(-1))).toEqual(pinned);
  });

  it('fails for a secret', () => {
    const { status, calls } = scan('secrets', {}, 1);
    expect([status, calls]).toEqual([1, [expect.stringContaining('fs --quiet --scanners secret --exit-code 1 ')]]);
  });

  it('rejects another name', () => {
    expect(scan('all', {})).toMatchObject({ status: 2, calls: [] });
  });
});

describe('.ci/propose', () => {
  it('commits, pushes, opens the pull request and starts its checks; without a change nothing', () => {
    const repository = repositoryWith('propose', join(folder, 'repository'));
    const remote = join(folder, 'remote');
    git(folder, 'init', '--quiet', '--bare', remote);
    git(repository, 'remote', 'add', 'origin', remote);
    const gh = new FakeProgram(join(folder, 'gh'), 'gh', 'case "$*" in *--jq*) echo 7;; esac');
    const propose = () => {
      const env = { PATH: gh.path, GITHUB_ACTOR: 'actor' };
      return script('propose', ['pins', 'chore: pin', 'A body.'], env, repository, repository);
    };
    expect(propose()).toMatchObject({ status: 0, stdout: 'nothing to propose\n' });
    expect(gh.calls()).toEqual([]);
    writeFileSync(join(repository, 'pin'), '1\n');
    expect(propose()).toMatchObject({ status: 0 });
    expect(git(remote, 'log', '-1', '--format=%an %s', 'pins')).toBe('actor chore: pin');
    expect(gh.calls()).toEqual([
      'pr create --head pins --title chore: pin --body A body.',
      'pr view pins --json number --jq .number',
      'workflow run ci.yml --ref pins',
      'workflow run diff.yml --ref pins --field number=7',
    ]);
  });
});
