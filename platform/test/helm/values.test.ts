import { declareChart, type JsonObject } from '@twisterlab/platform/helm/declaration';
import { unknownValues } from '@twisterlab/platform/helm/values-check';
import { undescribedPaths, valuesSchema } from '@twisterlab/platform/helm/values-schema';
import { valuesType } from '@twisterlab/platform/helm/values-type';

const defaults = {
  replicas: 1,
  image: { repository: 'docker.io/library/demo', tag: '', pull: true },
  labels: {},
  hosts: [],
  ports: [80],
  extra: null,
  settings: { 'log.level': 'info' },
};

function problems(
  values: object,
  {
    freeform = [] as string[],
    undocumented = [] as string[],
    read = [] as string[],
    schema = undefined as JsonObject | undefined,
  } = {},
): string[] {
  const chart = { name: 'tiny', version: '1.0.0', repository: 'https://charts.example.com', namespace: 'demo' };
  const declaration = declareChart({ name: 'edge', kubernetes: '1.36' }, { ...chart, values, freeform, undocumented });
  return unknownValues(declaration, valuesSchema({ defaults, schema, read }, declaration)).map(
    ({ message, fix }) =>
      `${message} ${fix.replace(/ If its templates read it: undocumented: \['([^']+)'\] in the declaration\./, ' ($1)')}`,
  );
}

describe('values that a chart does not read', () => {
  it('accepts known keys, and anything where the default is empty', () => {
    const image = { tag: 'v1', pull: false };
    const untyped = { labels: { any: { key: 1 } }, hosts: ['a', { b: 'c' }], extra: { x: [1] }, global: { x: 1 } };
    expect(problems({ replicas: 3, image, ports: [1, 2], ...untyped })).toEqual([]);
  });

  it('accepts null, which removes a default', () => {
    expect(problems({ image: null, replicas: null, settings: { 'log.level': null } })).toEqual([]);
  });

  it('rejects a misspelt key with its path and the nearest key', () => {
    expect(problems({ replcas: 3, image: { repositry: 'x' } })).toEqual([
      'the chart has no value replcas. Did you mean replicas? (replcas)',
      'the chart has no value image.repositry. Did you mean repository? (image.repositry)',
    ]);
  });

  it('lists the known keys if none is near', () => {
    expect(problems({ image: { digest: 'x' } })).toEqual([
      'the chart has no value image.digest. Known keys: pull, repository, tag. (image.digest)',
    ]);
  });

  it('rejects a wrong type', () => {
    expect(problems({ replicas: '3', image: ['x'], ports: 80, settings: 1 })).toEqual([
      'replicas is the string "3", the chart expects a number. Write a number.',
      'image is a list, the chart expects a map. Write a map.',
      'ports is the number 80, the chart expects a list. Write a list.',
      'settings is the number 1, the chart expects a map. Write a map.',
    ]);
  });

  it('accepts other keys in a map that is declared freeform, but not one that looks misspelt', () => {
    expect(problems({ settings: { 'audit.path': '/x' } }, { freeform: ['settings'] })).toEqual([]);
    expect(problems({ settings: { 'log.levle': 'debug' } }, { freeform: ['settings'] })).toEqual([
      'the chart has no value settings.log.levle. Did you mean log.level? (settings.log.levle)',
    ]);
  });

  it('rejects a freeform path that the chart does not have', () => {
    expect(() => problems({}, { freeform: ['setings'] })).toThrow('freeform: the chart has no value setings.');
  });

  it('accepts keys that only the JSON schema has', () => {
    const schema = {
      properties: { image: { $ref: '#/$defs/image' }, mode: { type: 'string' } },
      $defs: { image: { properties: { digest: { type: 'string' } } } },
    };
    expect(problems({ mode: 'fast', image: { digest: 'x', tag: 'y' } }, { schema })).toEqual([]);
    expect(problems({ image: { digets: 'x' } }, { schema })).toEqual([
      'the chart has no value image.digets. Did you mean digest? (image.digets)',
    ]);
  });
});

describe('values that a chart reads but does not describe', () => {
  const read = ['fullnameOverride', 'image.digest', 'image.tag.first', 'hosts.any'];

  it('accepts those that its templates name, with any value', () => {
    expect(problems({ fullnameOverride: 'x', image: { digest: { a: 1 } } }, { read })).toEqual([]);
    expect(problems({ fullnameOveride: 'x', image: { tag: {} } }, { read })).toEqual([
      'the chart has no value fullnameOveride. Did you mean fullnameOverride? (fullnameOveride)',
      'image.tag is a map, the chart expects a string, number or boolean. Write a string, number or boolean.',
    ]);
  });

  it('accepts those that the declaration lists, at the top level and deeper, and no others', () => {
    const undocumented = ['nameOverride', 'image.pullSecret.name'];
    expect(problems({ nameOverride: 'x', image: { pullSecret: { name: 'y' } } }, { undocumented })).toEqual([]);
    expect(problems({ other: 1 }, { undocumented })).toEqual([
      expect.stringContaining('the chart has no value other.'),
    ]);
  });

  it.each(['replicas', 'image.tag', 'labels.any'])('rejects the declaration of a described value: %s', (path) => {
    expect(() => problems({}, { undocumented: [path] })).toThrow(`undocumented: the chart describes ${path} already.`);
  });

  it('names each up to its first unknown key, for the import', () => {
    expect(undescribedPaths({ defaults, schema: undefined }, [...read, 'new.a.b', 'new.c', 'global.x'])).toEqual([
      'fullnameOverride',
      'image.digest',
      'new',
    ]);
    expect(undescribedPaths({ defaults: {}, schema: undefined }, ['a.b'])).toEqual(['a']);
  });
});

it('generates a type in which every key is optional and no other key is allowed', () => {
  expect(
    valuesType(
      { name: 'tiny', version: '1.0.0' },
      valuesSchema(
        { defaults, schema: undefined, read: ['fullnameOverride'] },
        { freeform: ['settings'], undocumented: [] },
      ),
    ),
  ).toMatchSnapshot();
});
