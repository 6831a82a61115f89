import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kubernetesApi } from '@twisterlab/platform/kubernetes/api';
import { kubernetesRelease, manifestTypesFile } from '@twisterlab/platform/kubernetes/import';
import { manifestTypes } from '@twisterlab/platform/kubernetes/manifest-types';
import { root } from '@twisterlab/platform/util/root';

const minor = kubernetesRelease.replace(/^v(\d+\.\d+).*/, '$1');
const definition = (schema: object) => ({ type: 'object', ...schema });

/** An API in which every kind of the real one refers to one definition. */
function apiWith(definitions: Record<string, object>) {
  const { kinds, release } = kubernetesApi(minor);
  const properties = { example: { $ref: '#/definitions/io.test.Example' } };
  return {
    release,
    kinds,
    definitions: {
      ...Object.fromEntries(kinds.map(({ schema }) => [schema, definition({ properties })])),
      ...definitions,
    },
  };
}

describe('the types of manifests', () => {
  it('are the ones that the import writes for the committed schemas', () => {
    expect(readFileSync(join(root, manifestTypesFile), 'utf8')).toBe(manifestTypes(kubernetesApi(minor)));
  });

  it('have a readonly field for each property, optional unless the schema requires it', () => {
    const properties = {
      'a-name': { type: 'boolean' },
      count: { type: ['string', 'integer'] },
      lists: { type: 'array', items: { type: 'array', items: { type: 'string' } } },
      map: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
      open: { type: 'object' },
      status: { type: 'string' },
      union: { type: 'array', items: { type: ['string', 'number'] } },
    };
    const api = apiWith({ 'io.test.Example': definition({ properties, required: ['count'] }) });
    expect(manifestTypes(api)).toContain(`
export interface Example {
  readonly "a-name"?: boolean;
  readonly count: string | number;
  readonly lists?: readonly (readonly string[])[];
  readonly map?: Readonly<Record<string, readonly string[]>>;
  readonly open?: Readonly<Record<string, unknown>>;
  readonly union?: readonly (string | number)[];
}
`);
  });

  it('cannot be written for two definitions of one name', () => {
    const properties = { other: { $ref: '#/definitions/io.other.Example' } };
    const api = apiWith({ 'io.test.Example': definition({ properties }), 'io.other.Example': definition({}) });
    expect(() => manifestTypes(api)).toThrow('io.test.Example and io.other.Example would both be the type Example.');
  });

  it('cannot be written for a kind that the release does not serve', () => {
    const api = kubernetesApi(minor);
    const kinds = api.kinds.filter(({ kind }) => kind !== 'CronJob');
    expect(() => manifestTypes({ ...api, kinds })).toThrow('serves no batch/v1 CronJob');
  });
});
