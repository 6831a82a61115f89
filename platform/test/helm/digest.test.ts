import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeDisabled } from '@twisterlab/platform/helm/dependencies';
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
    removeDisabled(folder, {});
    execFileSync('tar', ['-xzf', join(fixtures, 'tiny-1.0.0.tgz'), '-C', work]);
    expect(contentDigest(folder)).toBe(contentDigest(join(work, 'tiny')));
  });

  it('ignores comments, order and line breaks of Chart.yaml, and Chart.lock', () => {
    const before = contentDigest(folder);
    appendFileSync(join(folder, 'Chart.yaml'), '# a comment\n');
    writeFileSync(join(folder, 'Chart.lock'), 'generated: now\n');
    expect(contentDigest(folder)).toBe(before);
  });

  it.each(['Chart.yaml', 'values.yaml', 'templates/config.tpl', 'crds/widgets.yaml'])('changes with %s', (file) => {
    const before = contentDigest(folder);
    appendFileSync(join(folder, file), 'more: 1\n');
    expect(contentDigest(folder)).not.toBe(before);
  });

  it('changes with an added and with a renamed file', () => {
    const before = contentDigest(folder);
    writeFileSync(join(folder, 'templates/other.yaml'), '');
    const more = contentDigest(folder);
    rmSync(join(folder, 'templates/other.yaml'));
    writeFileSync(join(folder, 'templates/another.yaml'), '');
    expect(new Set([before, more, contentDigest(folder)]).size).toBe(3);
  });
});

describe('dependencies that the values disable', () => {
  it('are removed, whether they are present or not', () => {
    const absent = contentDigest(folder);
    expect(removeDisabled(folder, {})).toEqual(['absent']);
    const without = contentDigest(folder);
    rmSync(folder, { recursive: true });
    cpSync(join(fixtures, 'tiny'), folder, { recursive: true });
    mkdirSync(join(folder, 'charts/absent'), { recursive: true });
    writeFileSync(join(folder, 'charts/absent/Chart.yaml'), 'name: absent\n');
    writeFileSync(join(folder, 'charts/absent-2.0.0.tgz'), '');
    expect(removeDisabled(folder, {})).toEqual(['absent']);
    expect(contentDigest(folder)).toBe(without);
    expect(without).not.toBe(absent);
  });

  it('stay if a value enables them', () => {
    expect(removeDisabled(folder, { absent: { enabled: true } })).toEqual([]);
  });
});

it('canonical JSON does not depend on the order of keys and omits undefined', () => {
  expect(canonical({ b: [1, { d: null, c: 'x' }], a: undefined })).toBe('{"b":[1,{"c":"x","d":null}]}');
});
