import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFileOf } from '@twisterlab/platform/util/source-file';
import { temporaryFolder } from '../../../test/kit/command';

describe('the file of a class', () => {
  const site = temporaryFolder();
  mkdirSync(join(site, 'charts/deep'), { recursive: true });
  writeFileSync(join(site, 'charts/deep/a.ts'), 'export class Api extends Application {}\n');
  writeFileSync(join(site, 'charts/b.ts'), 'export class ApiRoute extends Application {}\n');

  it('is found below charts', () => {
    expect(sourceFileOf('Api', site)).toBe('charts/deep/a.ts');
    expect(sourceFileOf('ApiRoute', site)).toBe('charts/b.ts');
  });

  it('is undefined for an unknown class, and without charts', () => {
    expect(sourceFileOf('Ap', site)).toBeUndefined();
    expect(sourceFileOf('Api', join(site, 'absent'))).toBeUndefined();
  });
});
