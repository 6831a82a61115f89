import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { validateEnvironments } from '../../environments/schema/environments';
import { unlistedRecords } from '../../environments/schema/unlisted';
import { temporaryFolder } from '../kit/command';
import { records as ours } from '../kit/records';
import { variants } from '../variants/variants';
import { writeRecords } from '../variants/write-records';

const all = Object.entries(variants);

describe.each([
  ["the tests' records", ours],
  ["the tests' records with three nodes", variants['three nodes, and an address of the pool']!(ours)],
])('variants of %s', (_, records) => {
  it.each(all)('%s is valid', (__, change) => {
    expect(() => validateEnvironments(change(records))).not.toThrow();
  });
});

describe('a variant', () => {
  const site = temporaryFolder();
  const folder = join(site, 'environments');

  it('is one of at least twenty, and changes something', () => {
    expect(all.length).toBeGreaterThanOrEqual(20);
    const same = all.filter(([, change]) => JSON.stringify(change(ours)) === JSON.stringify(ours));
    expect(same.map(([name]) => name)).toEqual([]);
  });

  it('is written as files that are read as the same records', () => {
    cpSync(join(root, 'environments'), folder, { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(site, 'node_modules'));
    const changed = variants['a fourth tenant']!(ours);
    writeRecords(site, changed);
    const read = require(join(folder, 'index.ts')) as { readonly records: unknown };
    expect(read.records).toEqual(JSON.parse(JSON.stringify(changed)));
    expect(unlistedRecords(folder)).toEqual([]);
  });
});
