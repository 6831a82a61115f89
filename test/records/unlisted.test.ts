import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { unlistedRecords } from '../../environments/schema/unlisted';
import { temporaryFolder } from '../kit/command';

describe('a record that no list names', () => {
  const scratch = temporaryFolder();
  /** Problems of a folder with a listed cluster and these files. */
  function problemsWith(name: string, files: Readonly<Record<string, string>>) {
    const folder = join(scratch, name);
    mkdirSync(folder);
    const all = {
      'edge.ts': 'export const edge = cluster({});\n',
      'index.ts': 'export const records = {\n  clusters: [edge],\n  tenants: [],\n};\n',
      ...files,
    };
    for (const [file, text] of Object.entries(all)) writeFileSync(join(folder, file), text);
    return unlistedRecords(folder);
  }
  const qa = 'export const qa = tenant({\n  cluster: edge,\n});\n';

  it('is an error with the file to edit', () => {
    expect(problemsWith('one', { 'qa.ts': qa })).toEqual([
      {
        where: 'environments/qa.ts',
        message: 'no list of environments/index.ts names the record qa, so nothing is rendered from it.',
        fix: 'In environments/index.ts, import qa and list it under tenants or clusters; or delete the record.',
      },
    ]);
  });

  it.each([
    ['is imported only', "import { qa } from './qa';\nexport const records = { clusters: [edge], tenants: [] };\n"],
    ['is listed in a comment', 'export const records = { clusters: [edge], tenants: [/* qa */] }; // qa\n'],
    ['is a part of another name', 'export const records = { clusters: [edge], tenants: [qa2] };\n'],
  ])('is an error if it %s', (name, index) => {
    expect(problemsWith(name, { 'qa.ts': qa, 'index.ts': index })).toHaveLength(1);
  });

  it('is an error in the file of another record, and with a type', () => {
    const files = { 'edge.ts': `export const edge = cluster({});\n${qa}export const b: TenantInput = tenant({});\n` };
    expect(problemsWith('second', files).map(({ message }) => message)).toEqual([
      expect.stringContaining('the record qa,'),
      expect.stringContaining('the record b,'),
    ]);
  });

  it('is none if it is listed, and a file without a record is none', () => {
    const index = "import { qa } from './qa';\nexport const records = { clusters: [edge], tenants: [qa] };\n";
    expect(problemsWith('good', { 'qa.ts': qa, 'index.ts': index, 'shared.ts': 'export const a = 1;\n' })).toEqual([]);
  });

  it('is none of the committed ones', () => {
    expect(unlistedRecords(join(root, 'environments'))).toEqual([]);
  });
});
