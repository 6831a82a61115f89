import { declareChart } from '@twisterlab/platform/helm/declaration';
import { unknownValues } from '@twisterlab/platform/helm/values-check';
import { valuesSchema } from '@twisterlab/platform/helm/values-schema';
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
  { freeform = [] as string[], schema = undefined as object | undefined } = {},
): string[] {
  const chart = { name: 'tiny', version: '1.0.0', repository: 'https://charts.example.com', namespace: 'demo' };
  const declaration = declareChart({ name: 'edge', kubernetes: '1.36' }, { ...chart, values });
  return unknownValues(declaration, valuesSchema(defaults, schema as never, freeform)).map(
    ({ message, fix }) => `${message} ${fix}`,
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
      'the chart has no value replcas. Did you mean replicas?',
      'the chart has no value image.repositry. Did you mean repository?',
    ]);
  });

  it('lists the known keys if none is near', () => {
    expect(problems({ image: { digest: 'x' } })).toEqual([
      'the chart has no value image.digest. Known keys: pull, repository, tag.',
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
      'the chart has no value settings.log.levle. Did you mean log.level?',
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
      'the chart has no value image.digets. Did you mean digest?',
    ]);
  });
});

it('generates a type in which every key is optional and no other key is allowed', () => {
  expect(
    valuesType({ name: 'tiny', version: '1.0.0' }, valuesSchema(defaults, undefined, ['settings'])),
  ).toMatchSnapshot();
});
