import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';

interface Entry {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly resolved?: string;
}

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, Entry>>;
};

describe('package-lock.json', () => {
  it('lists the builds for every system, which npm ci requires', () => {
    // npm leaves out packages that its registry does not have. The fix: docs/decisions/0009-lockfile.md.
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => ![`node_modules/${name}`, `${path}/node_modules/${name}`].some((key) => key in packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('contains no registry URL, so that npm uses the configured one', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith('http'))).toEqual([]);
  });
});
