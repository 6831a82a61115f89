import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refuseSameLetters } from '@twisterlab/platform/write/letter-case';
import { outputOf } from '@twisterlab/platform/write/output';

const refuse =
  (...paths: string[]) =>
  () =>
    refuseSameLetters('dist', paths);

describe('paths', () => {
  it('may be equal in parts', () => {
    expect(refuse('a/b/C.yaml', 'a/b/D.yaml', 'a/c/C.yaml', 'b/b/c.yaml')).not.toThrow();
  });

  it.each([
    [
      'files',
      ['a/Service.x.yaml', 'a/service.x.yaml'],
      'dist/a/service.x.yaml: differs only by case from a/Service.x.yaml',
    ],
    ['folders of different files', ['a/Api/X.yaml', 'a/api/Y.yaml'], 'dist/a/api: differs only by case from a/Api'],
  ])('that differ only by case are refused: %s', (_, paths, message) => {
    expect(refuse(...paths)).toThrow(message);
  });

  it('are reported once for each folder', () => {
    expect(refuse('A/x', 'a/y', 'a/z')).toThrow(/^dist\/a: differs.*\n.*$/);
  });

  it('are checked for everything that synth writes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'case-'));
    const tree = new Map([
      ['edge.sh', ''],
      ['Edge.sh', ''],
    ]);
    expect(() => outputOf(join(folder, 'bootstrap'), () => tree)).toThrow(/bootstrap\/Edge\.sh: differs only by case/);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });
});
