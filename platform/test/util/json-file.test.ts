import { join } from 'node:path';
import { parseJsonFile } from '@twisterlab/platform/util/json-file';
import { root } from '@twisterlab/platform/util/root';

describe('a generated JSON file', () => {
  const path = join(root, 'imports/helm/argo-cd/lock.json');

  it('is parsed', () => {
    expect(parseJsonFile('{"a": 1}', path)).toEqual({ a: 1 });
  });

  it.each([
    ['{\n<<<<<<< HEAD\n}', 'has conflict markers of git.'],
    ['{"a": 1', 'is not JSON: '],
  ])('is named if it is broken: %j', (text, message) => {
    expect(() => parseJsonFile(text, path)).toThrow(`imports/helm/argo-cd/lock.json: ${message}`);
    expect(() => parseJsonFile(text, path)).toThrow('Restore it: git checkout HEAD -- imports/helm/argo-cd/lock.json');
  });
});
