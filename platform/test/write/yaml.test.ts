import { UserError } from '@twisterlab/platform/model/problem';
import { toYaml, yamlText } from '@twisterlab/platform/write/yaml';
import fc from 'fast-check';
import { parse, parseAllDocuments, type Tags } from 'yaml';
import { text, traps, value } from '../kit/texts';

/** Another implementation than the one that writes. `legacy`: YAML 1.1, where U+2028 is a line break. */
const jsYaml = require('js-yaml') as {
  load(text: string, options: { legacy: boolean; onWarning(warning: Error): void }): unknown;
};
const readByJsYaml = (yaml: string) =>
  jsYaml.load(yaml, {
    legacy: true,
    onWarning(warning) {
      throw warning;
    },
  });

const manifest = (data: unknown) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'demo' }, data });
const write = (data: unknown) => toYaml(manifest(data) as never);

/** With merge keys, the parser would hide whether a key << was kept. */
const customTags = (tags: Tags) =>
  tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge');

/** The rules of Go's parser for an unquoted scalar that begins like a number. Source: go.yaml.in/yaml/v2, resolve.go. */
function isNumberInGo(scalar: string): boolean {
  if (!/^[-+.\d]/.test(scalar)) return false;
  const plain = scalar.replaceAll('_', '');
  return [
    /^[-+]?0[bB][01]+$/,
    /^[-+]?0[oO]?[0-7]+$/,
    /^[-+]?0[xX][\da-fA-F]+$/,
    /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/,
  ].some((number) => number.test(plain));
}

describe('YAML', () => {
  it.each([['1.1'], ['1.2']] as const)('parses to the same object as YAML %s', (version) => {
    fc.assert(
      fc.property(value, (data) => {
        expect(parse(write(data), { version, customTags })).toEqual(manifest(data));
      }),
      { numRuns: 1000 },
    );
  });

  it('parses to the same object by another implementation', () => {
    fc.assert(
      fc.property(value, (data) => {
        expect(readByJsYaml(write(data))).toEqual(manifest(data));
      }),
      { numRuns: 1000 },
    );
  });

  it('has only characters that YAML 1.1 allows, and no line break but LF', () => {
    const allowed = /^[\t\n\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]*$/u;
    fc.assert(
      fc.property(value, (data) => {
        expect(write(data)).toMatch(allowed);
        expect(yamlText(data)).toMatch(allowed);
      }),
      { numRuns: 1000 },
    );
  });

  it('quotes every string that Go reads as a number', () => {
    fc.assert(
      fc.property(text.filter(isNumberInGo), (number) => {
        expect(yamlText([number])).toBe(`- "${number}"\n`);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(traps.filter((trap) => /^(?!\.\.)[-+\w.:=<~ ]+$/.test(trap)))(
    'quotes %s, which some parsers do not read as a string',
    (trap) => {
      expect(write({ key: trap })).toContain(`key: "${trap}"`);
      expect(write({ [trap]: 'value' })).toContain(`"${trap}": value`);
    },
  );

  it('keeps a text of several lines readable', () => {
    expect(write({ file: 'a\n  b\n\nc\n' })).toMatch(/ {2}file: \|\n {4}a\n {6}b\n\n {4}c\n$/);
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
    expect(write({ gone: undefined, map: {}, list: [], text: '' })).toMatch(
      /data:\n {2}list: \[\]\n {2}map: \{\}\n {2}text: ""\n$/,
    );
  });

  it('refuses half a character, which no file can hold', () => {
    expect(() => write({ title: 'a\ud83d' })).toThrow(UserError);
    expect(() => write({ title: 'a\ud83d' })).toThrow(/^ConfigMap demo: has a string with half a character/);
    expect(() => yamlText({ '\udc00': 1 })).toThrow(/^a YAML file: /);
  });
});
