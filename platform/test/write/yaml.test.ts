import { toYaml } from '@twisterlab/platform/write/yaml';
import fc from 'fast-check';
import { parse, parseAllDocuments, type Tags } from 'yaml';

const traps = [
  '0o14',
  '=',
  '<<',
  '12:30',
  '190:20:30',
  '2024-01-01',
  'yes',
  'on',
  'y',
  'n',
  '1e3',
  '0x1f',
  '1_000',
  '~',
  'null',
  '',
  '010',
];
const text = fc.oneof(fc.constantFrom(...traps), fc.string(), fc.string({ unit: 'grapheme' }));
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.boolean(),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(text, tie('any'), { maxKeys: 4 }),
  ),
})).any;

const manifest = (data: unknown) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'demo' }, data });

/** With merge keys, the parser would hide whether a key << was kept. */
const customTags = (tags: Tags) =>
  tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge');

describe('YAML', () => {
  it.each([['1.1'], ['1.2']] as const)('parses to the same object as YAML %s', (version) => {
    fc.assert(
      fc.property(value, (data) => {
        expect(parse(toYaml(manifest(data) as never), { version, customTags })).toEqual(manifest(data));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(traps.filter(Boolean))('quotes %s, which some parsers do not read as a string', (trap) => {
    expect(toYaml(manifest({ key: trap, [trap]: 'value' }) as never)).toContain(`key: "${trap}"`);
    expect(toYaml(manifest({ [trap]: 'value' }) as never)).toContain(`"${trap}": value`);
  });

  it('is one document that starts with apiVersion, kind and metadata', () => {
    const yaml = toYaml({
      data: { b: '1', a: '2' },
      metadata: { name: 'x' },
      kind: 'ConfigMap',
      apiVersion: 'v1',
    } as never);
    expect(parseAllDocuments(yaml)).toHaveLength(1);
    expect(yaml).toBe('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  a: "2"\n  b: "1"\n');
  });

  it('omits undefined fields and keeps empty ones', () => {
    expect(toYaml(manifest({ gone: undefined, map: {}, list: [], text: '' }) as never)).toMatch(
      /data:\n {2}list: \[\]\n {2}map: \{\}\n {2}text: ""\n$/,
    );
  });
});
