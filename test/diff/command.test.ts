import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTree } from '@twisterlab/platform/write/compare';
import { parse } from 'yaml';
import { parseYaml } from '../../drills/parse-yaml';
import { call, temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';
import { configMap, deployment, service } from '../kit/objects';
import { Repository } from './repository';

const folder = temporaryFolder();
const api = (image: string) => deployment('api', { image });
const [routineChange, dangerousChange] = ['docker.io/library/demo:1.2.4', 'quay.io/other/demo:1.2.3'];

/** A base commit, and another image on disk. */
function repository(name: string, image = routineChange): Repository {
  const made = new Repository(join(folder, name))
    .render([api('docker.io/library/demo:1.2.3'), service('api')])
    .commit();
  return made.render([api(image), service('api')]);
}
const diff = (site: Repository | string, ...args: string[]) =>
  call(['diff', ...args], { site: typeof site === 'string' ? site : site.folder });

describe('npm run diff', () => {
  it('compares main with the files on disk by default', async () => {
    const { status, stdout } = await diff(repository('default'));
    expect(status).toBe(0);
    expect(stdout).toMatch(/^main -> worktree: ROUTINE\n/);
    expect(stdout).toContain('api: patch 1.2.3 -> 1.2.4 [image]');
  });

  it('compares two commits, and finds nothing in the same one', async () => {
    const site = repository('commits', dangerousChange).commit();
    expect((await diff(site, '--base', 'HEAD~1', '--head', 'HEAD')).stdout).toMatch(/^HEAD~1 -> HEAD: DANGEROUS\n/);
    expect((await diff(site, '--base', 'HEAD', '--head', 'HEAD')).stdout).toBe('HEAD -> HEAD: no difference\n');
    expect((await diff(site, '--base', 'HEAD')).stdout).toBe('HEAD -> worktree: no difference\n');
  });

  it('works in a folder of a repository, and in a checkout with other line ends', async () => {
    const top = join(folder, 'top');
    const site = new Repository(join(top, 'site'), top).render([api(routineChange)]).commit();
    const path = 'dist/production/app/Deployment.api.yaml';
    const text = readFileSync(join(site.folder, path), 'utf8');
    site.write(path, text.replaceAll('\n', '\r\n'));
    expect((await diff(site, '--base', 'HEAD')).stdout).toBe('HEAD -> worktree: no difference\n');
  });

  it('exits with 1 if the verdict reaches --fail-on', async () => {
    const [harmless, harmful] = [repository('harmless'), repository('harmful', dangerousChange)];
    expect((await diff(harmless, '--fail-on', 'review')).status).toBe(0);
    expect((await diff(harmful, '--fail-on', 'review')).status).toBe(1);
    expect((await diff(harmful, '--fail-on', 'dangerous')).status).toBe(1);
    expect((await diff(harmful)).status).toBe(0);
    expect((await diff(harmful, '--base', 'HEAD', '--head', 'HEAD', '--fail-on', 'routine')).status).toBe(0);
  });

  it('reads every file of dist as the library that writes them', () => {
    const files = [...readTree(renderedDist)].filter(([path]) => path.endsWith('.yaml') && !path.includes('/CustomR'));
    expect(files.length).toBeGreaterThan(300);
    for (const [path, text] of files) expect([path, parseYaml(text)]).toEqual([path, parse(text)]);
  });
});

describe('npm run diff rejects', () => {
  const rejected = async (site: Repository | string, args: string[], message: RegExp) => {
    const { status, stdout, stderr } = await diff(site, ...args);
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringMatching(message)]);
  };

  it('a missing base', () =>
    rejected(repository('missing'), ['--base', 'nope'], /^--base: there is no commit nope\.\n {2}Name a branch/));

  it('a shallow clone without the base', async () => {
    const { folder: origin } = repository('origin').commit();
    const clone = join(folder, 'shallow');
    const { execFileSync } = await import('node:child_process');
    execFileSync('git', ['clone', '--quiet', '--depth=1', `file://${origin}`, clone]);
    await rejected(
      clone,
      ['--base', 'HEAD~1'],
      /^--base: HEAD~1 is not in this shallow clone\.\n {2}Fetch it: git fetch/,
    );
    expect((await diff(clone, '--base', 'HEAD')).status).toBe(0);
  });

  it('conflict markers', () => {
    const site = repository('conflict');
    const path = 'dist/production/app/Deployment.api.yaml';
    site.write(path, 'a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n');
    return rejected(site, [], /Deployment\.api\.yaml: has a conflict marker of git in line 2 /);
  });

  it('a half-rendered tree', async () => {
    const site = repository('half').write('dist/production/app/Service.new.yaml', 'a: 1\n');
    await rejected(
      site,
      [],
      /^dist\/production: is half rendered or edited by hand: \S+Service\.new\.yaml does not match/,
    );
    const other = repository('edited').write('dist/production/app/Service.api.yaml', 'a: 1\n');
    await rejected(
      other,
      [],
      /Service\.api\.yaml does not match its SHA256SUMS \(--head worktree\)\.\n {2}Run: npm run synth/,
    );
    const none = repository('none');
    none.git('rm', '--quiet', '-r', '--cached', 'dist/production/SHA256SUMS');
    none.git('commit', '--quiet', '-m', 'x');
    await rejected(none, ['--head', 'HEAD'], /is half rendered: it has no SHA256SUMS/);
  });

  it('an object that is binary, and names another binary file', async () => {
    const binary = Buffer.from([1, 0, 2]);
    await rejected(
      repository('binary').write('dist/production/app/Service.api.yaml', binary),
      [],
      /is a binary file, not YAML/,
    );
    const { status, stdout } = await diff(repository('picture').write('dist/logo.bin', binary));
    expect(status).toBe(0);
    expect(stdout).toContain('a binary file is added (0 -> 3 bytes): its content is not compared');
  });

  it('a folder that is no repository, one without dist, and unknown values', async () => {
    await rejected(folder, ['--base', 'main'], /is not a Git repository/);
    const empty = new Repository(join(folder, 'empty')).write('a', 'a').commit();
    await rejected(empty, ['--base', 'main'], /^--base: main has no folder dist\./);
    await rejected(
      repository('format'),
      ['--format', 'pdf'],
      /^--format: "pdf" is unknown\.\n {2}Choose one of: text, markdown/,
    );
    await rejected(repository('level'), ['--fail-on', 'bad'], /^--fail-on: "bad" is unknown\./);
  });
});

describe('the formats', () => {
  const many = [...Array(300).keys()].map((number) =>
    configMap(`c${number}`, { [`key${number}`]: `${number} `.repeat(500) }),
  );
  const site = new Repository(join(folder, 'formats'))
    .render([service('<b>"x"</b>'), ...many])
    .commit()
    .render([
      service('<b>"x"</b>', { type: 'NodePort' }),
      ...many.map((each) => ({ ...each, data: { other: `${each.metadata.name} `.repeat(300) } })),
    ]);
  const output = async (format: string) => (await diff(site, '--format', format)).stdout;

  it('text has 80 columns and a summary of one screen', async () => {
    const lines = (await output('text')).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.findIndex((line) => line.startsWith('DANGEROUS ---'))).toBeLessThan(40);
  });

  it('Markdown fits a comment, begins with its marker, and names what does not fit', async () => {
    const text = await output('markdown');
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(/^<!-- npm run diff -->\n## \S+ dangerous/);
    expect(text).toMatch(/\d+ more changes do not fit here\./);
    expect(text).not.toContain('<b>"x"</b>');
  });

  it('HTML is one page below 1 MB that loads nothing and escapes names', async () => {
    const page = await output('html');
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
    expect(page).not.toMatch(/(src|href)=|@import|url\(|fetch\(|https?:\/\/(?!www\.w3\.org)/);
    expect(page).not.toContain('<b>"x"</b>');
    expect(page).toContain('&lt;b&gt;&quot;x&quot;&lt;/b&gt;');
  });

  it('JSON has a stable shape', async () => {
    const report = JSON.parse(await output('json'));
    expect(Object.keys(report)).toEqual([
      'version',
      'base',
      'head',
      'level',
      'counts',
      'differing',
      'tree',
      'changes',
      'paths',
    ]);
    expect(report).toMatchObject({ version: 1, level: 'dangerous', differing: { objects: 301, files: 0, folded: 1 } });
    expect(Object.keys(report.changes[0])).toEqual(
      expect.arrayContaining([
        'what',
        'level',
        'name',
        'objects',
        'environments',
        'applications',
        'files',
        'verdicts',
        'fields',
      ]),
    );
    expect(report.changes[0].verdicts[0]).toEqual({
      rule: expect.any(String),
      level: 'dangerous',
      reason: expect.any(String),
      advice: expect.any(String),
    });
  });

  it('goes to a file with --output', async () => {
    const path = join(folder, 'report.html');
    const { stdout } = await diff(site, '--format', 'html', '--output', path);
    expect(stdout).toBe(`dangerous: ${path}\n`);
    expect(readFileSync(path, 'utf8')).toMatch(/^<!doctype html>/);
  });
});
