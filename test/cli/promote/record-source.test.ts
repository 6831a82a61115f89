import { fieldSource, withField } from '../../../cli/promote/record-source';

const record = (fields: string) => `export const production = tenant({\n${fields}\n});\n`;
const image = ['api', 'image'] as const;

describe('fieldSource', () => {
  it.each([
    ["  api: { image: 'a:1.0' },", 'a:1.0'],
    ["  mcp: { image: 'b:2.0' },\n  api: { hosts: ['x'], image: \"a:1.0\" },", 'a:1.0'],
    ["  // api: { image: 'no:0.1' }\n  api: { /* image: 'no:0.2', */ image: 'a:1.0', },", 'a:1.0'],
    ["  quota: { api: { image: 'no:0.1' } },\n  'api': { autoscale: { max: 2 }, 'image': 'a:1.0' },", 'a:1.0'],
  ])('finds the literal in %s', (fields, value) => {
    const source = record(fields);
    const found = fieldSource(source, image);
    expect(found).toMatchObject({ state: 'literal', value });
    if (found.state === 'literal') expect(source.slice(found.start + 1, found.end - 1)).toBe(value);
  });

  it.each([
    ['  api: { image },', 'api.image is not a string literal'],
    ['  api: { image: `a:1.0` },', 'api.image is not a string literal'],
    ["  api: { image: 'a:' + version },", 'api.image is not a string literal'],
    ["  api: { image: pins['api'] },", 'api.image is not a string literal'],
    ["  api: { ...shared, image: 'a:1.0' },", 'api contains a spread or a computed field'],
    ["  api: { ['image']: 'a:1.0' },", 'api contains a spread or a computed field'],
    ["  ...shared,\n  api: { image: 'a:1.0' },", 'the record contains a spread or a computed field'],
    ['  api: shared,', 'api is not written as an object'],
    ["  api: { image: 'a:1.0' } as Api,", 'api is not written as an object'],
    ['  mcp: {},', 'the record has no field api'],
  ])('rejects %s', (fields, reason) => {
    expect(fieldSource(record(fields), image)).toEqual({ state: 'computed', reason });
  });

  it('rejects a file without a record', () => {
    expect(fieldSource('export const production = { api: {} };', image)).toMatchObject({ state: 'computed' });
    expect(fieldSource('', image)).toMatchObject({ state: 'computed' });
  });
});

describe('withField', () => {
  it.each([
    ["  api: { image: 'a:1.0' }, // first", "  api: { image: 'a:2.0' }, // first"],
    ["  api: { hosts: ['x'] },", "  api: { image: 'a:2.0', hosts: ['x'] },"],
    ['  api: {},', "  api: { image: 'a:2.0' },"],
  ])('changes only the field of %s', (before, after) => {
    const source = record(before);
    const field = fieldSource(source, image);
    if (field.state === 'computed') throw new Error(field.reason);
    expect(withField(source, field, 'image', 'a:2.0')).toBe(record(after));
  });
});
