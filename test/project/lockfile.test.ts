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
  it('names the builds for every system, else npm ci refuses it', () => {
    // npm leaves out what the registry at hand did not have; see docs/decisions/0009-lockfile.md for the mend.
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => ![`node_modules/${name}`, `${path}/node_modules/${name}`].some((key) => key in packages),
      ),
    );
    expect(missing).toEqual([]);
  });

  it('names no registry: it installs from whichever npm is set up for', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith('http'))).toEqual([]);
  });
});
