import fs from 'node:fs';
import { readLock } from '@twisterlab/platform/helm/store';

test('an import with Windows line endings is named, instead of an import that differs from its lock', () => {
  const read = jest.spyOn(fs, 'readFileSync').mockReturnValueOnce('{\r\n}\r\n');
  expect(() => readLock('argo-cd')).toThrow(
    'imports/helm/argo-cd/lock.json: has Windows line endings (CRLF): this checkout converted them, and synth compares bytes.',
  );
  read.mockRestore();
});
