import { declareChart } from '@twisterlab/platform/helm/declaration';
import { misfits, nearest } from '@twisterlab/platform/helm/values-check';
import { shapeOf } from '@twisterlab/platform/helm/values-shape';
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

function faults(values: object, { open = [] as string[], schema = undefined as object | undefined } = {}): string[] {
  const chart = { name: 'tiny', version: '1.0.0', repository: 'https://charts.example.com', namespace: 'demo' };
  const declaration = declareChart({ name: 'edge', kubernetes: '1.36' }, { ...chart, values });
  return misfits(declaration, shapeOf(defaults, schema as never, open)).map(({ message, fix }) => `${message} ${fix}`);
}

describe('values held against those of the chart', () => {
  it('accepts what the chart has, and anything where its default is empty', () => {
    const image = { tag: 'v1', pull: false };
    const open = { labels: { any: { key: 1 } }, hosts: ['a', { b: 'c' }], extra: { x: [1] }, global: { x: 1 } };
    expect(faults({ replicas: 3, image, ports: [1, 2], ...open })).toEqual([]);
  });

  it('accepts null, which removes a default', () => {
    expect(faults({ image: null, replicas: null, settings: { 'log.level': null } })).toEqual([]);
  });

  it('refuses a misspelt key and names the path and the nearest key', () => {
    expect(faults({ replcas: 3, image: { repositry: 'x' } })).toEqual([
      'the chart has no replcas. Did you mean replicas?',
      'the chart has no image.repositry. Did you mean repository?',
    ]);
  });

  it('lists the keys when none is near', () => {
    expect(faults({ image: { digest: 'x' } })).toEqual([
      'the chart has no image.digest. Keys there: pull, repository, tag.',
    ]);
  });

  it('refuses another type', () => {
    expect(faults({ replicas: '3', image: ['x'], ports: 80, settings: 1 })).toEqual([
      'replicas is the string "3", the chart has a number there. Write a number.',
      'image is a list, the chart has a map there. Write a map.',
      'ports is the number 80, the chart has a list there. Write a list.',
      'settings is the number 1, the chart has a map there. Write a map.',
    ]);
  });

  it('takes other keys in a map that is declared open, but not one that looks like a misspelt one', () => {
    expect(faults({ settings: { 'audit.path': '/x' } }, { open: ['settings'] })).toEqual([]);
    expect(faults({ settings: { 'log.levle': 'debug' } }, { open: ['settings'] })).toEqual([
      'the chart has no settings.log.levle. Did you mean log.level?',
    ]);
  });

  it('refuses an open path that the chart does not have', () => {
    expect(() => faults({}, { open: ['setings'] })).toThrow('open: the chart has no setings.');
  });

  it('knows the keys that only the schema of the chart has', () => {
    const schema = {
      properties: { image: { $ref: '#/$defs/image' }, mode: { type: 'string' } },
      $defs: { image: { properties: { digest: { type: 'string' } } } },
    };
    expect(faults({ mode: 'fast', image: { digest: 'x', tag: 'y' } }, { schema })).toEqual([]);
    expect(faults({ image: { digets: 'x' } }, { schema })).toEqual([
      'the chart has no image.digets. Did you mean digest?',
    ]);
  });
});

describe('nearest', () => {
  it.each([
    ['enabeld', 'enabled'],
    ['Replicas', 'replicas'],
    ['zzz', undefined],
  ])('%s -> %s', (word, expected) => expect(nearest(word, ['enabled', 'replicas', 'tag'])).toBe(expected));
});

it('generates a type in which every key is optional and no other is allowed', () => {
  expect(valuesType({ name: 'tiny', version: '1.0.0' }, shapeOf(defaults, undefined, ['settings']))).toMatchSnapshot();
});
