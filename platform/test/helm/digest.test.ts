import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dropUnused } from '@twisterlab/platform/helm/dependencies';
import { canonical, contentDigest } from '@twisterlab/platform/helm/digest';

const fixtures = join(__dirname, 'fixtures');
let work: string;
let folder: string;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'digest-'));
  folder = join(work, 'folder', 'tiny');
  cpSync(join(fixtures, 'tiny'), folder, { recursive: true });
});
afterEach(() => rmSync(work, { recursive: true }));

describe('content digest', () => {
  it('is the same for a folder and for the archive that `helm package` made of it', () => {
    dropUnused(folder, {});
    execFileSync('tar', ['-xzf', join(fixtures, 'tiny-1.0.0.tgz'), '-C', work]);
    expect(contentDigest(folder)).toBe(contentDigest(join(work, 'tiny')));
  });

  it('does not see comments, order and line breaks of Chart.yaml, nor Chart.lock', () => {
    const before = contentDigest(folder);
    appendFileSync(join(folder, 'Chart.yaml'), '# a comment\n');
    writeFileSync(join(folder, 'Chart.lock'), 'generated: now\n');
    expect(contentDigest(folder)).toBe(before);
  });

  it.each(['Chart.yaml', 'values.yaml', 'templates/config.tpl', 'crds/widgets.yaml'])('sees a change of %s', (file) => {
    const before = contentDigest(folder);
    appendFileSync(join(folder, file), 'more: 1\n');
    expect(contentDigest(folder)).not.toBe(before);
  });

  it('sees a file more and a file under another name', () => {
    const before = contentDigest(folder);
    writeFileSync(join(folder, 'templates/other.yaml'), '');
    const more = contentDigest(folder);
    rmSync(join(folder, 'templates/other.yaml'));
    writeFileSync(join(folder, 'templates/another.yaml'), '');
    expect(new Set([before, more, contentDigest(folder)]).size).toBe(3);
  });
});

describe('dependencies that the values switch off', () => {
  it('are taken out, whether they are at hand or not', () => {
    const absent = contentDigest(folder);
    expect(dropUnused(folder, {})).toEqual(['absent']);
    const without = contentDigest(folder);
    rmSync(folder, { recursive: true });
    cpSync(join(fixtures, 'tiny'), folder, { recursive: true });
    mkdirSync(join(folder, 'charts/absent'), { recursive: true });
    writeFileSync(join(folder, 'charts/absent/Chart.yaml'), 'name: absent\n');
    writeFileSync(join(folder, 'charts/absent-2.0.0.tgz'), '');
    expect(dropUnused(folder, {})).toEqual(['absent']);
    expect(contentDigest(folder)).toBe(without);
    expect(without).not.toBe(absent);
  });

  it('stay when a value switches them on', () => {
    expect(dropUnused(folder, { absent: { enabled: true } })).toEqual([]);
  });
});

it('canonical JSON does not depend on the order of keys and leaves undefined out', () => {
  expect(canonical({ b: [1, { d: null, c: 'x' }], a: undefined })).toBe('{"b":[1,{"c":"x","d":null}]}');
});
