import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTree } from '@twisterlab/platform/write/compare';
import { refuseForeignFolder } from '@twisterlab/platform/write/foreign-folder';

const scratch = mkdtempSync(join(tmpdir(), 'foreign-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const site = join(scratch, 'site');
mkdirSync(join(site, 'environments'), { recursive: true });
writeFileSync(join(site, 'environments/edge.ts'), '');

function folder(name: string, ...files: string[]): string {
  const path = join(scratch, name);
  if (name !== 'absent') mkdirSync(path);
  for (const file of files) {
    mkdirSync(join(path, file, '..'), { recursive: true });
    writeFileSync(join(path, file), '');
  }
  return path;
}
const check = (path: string) => () => refuseForeignFolder(path, readTree(path), site);

describe('a folder that synth may replace', () => {
  it.each([
    ['does not exist', folder('absent')],
    ['is empty', folder('empty')],
    ['has an inventory', folder('written', 'edge/SHA256SUMS', 'edge/a/Service.a.yaml')],
  ])('%s', (_, path) => {
    expect(check(path)).not.toThrow();
  });
});

describe('a folder that synth refuses to replace', () => {
  it('has files and no inventory', () => {
    expect(check(join(site, 'environments'))).toThrow(/environments: has files that synth did not write \(edge\.ts\)/);
    expect(check(folder('notes', 'a.md', 'b.md'))).toThrow(/\(a\.md and 1 more\)/);
  });

  it('contains the site', () => {
    expect(check(site)).toThrow(/site: contains this repository/);
    expect(check(scratch)).toThrow(/contains this repository/);
  });

  it('is a symbolic link', () => {
    symlinkSync(folder('target', 'edge/SHA256SUMS'), join(scratch, 'link'));
    expect(check(join(scratch, 'link'))).toThrow(/link: is a symbolic link/);
  });
});
