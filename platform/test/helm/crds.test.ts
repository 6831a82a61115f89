import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { annotationLimit, type Crd, crdSize, slimCrd } from '@twisterlab/platform/helm/crds';
import type { Json, JsonObject } from '@twisterlab/platform/helm/declaration';
import { importedCrds } from '@twisterlab/platform/helm/store';
import { root } from '@twisterlab/platform/util/root';

function crd(spec: JsonObject): Crd {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { kind: 'Widget' },
      versions: [{ name: 'v1', schema: { openAPIV3Schema: { description: 'A widget', properties: { spec } } } }],
    },
  };
}
const slim = (spec: JsonObject, prune?: string[]) => {
  const { openAPIV3Schema } = slimCrd(crd(spec), prune).spec.versions[0]!.schema as { openAPIV3Schema: JsonObject };
  expect(openAPIV3Schema.description).toBeUndefined();
  return (openAPIV3Schema.properties as JsonObject).spec;
};
const text: Json = { type: 'string', description: 'words' };

describe('a CRD as it is kept', () => {
  it('has no descriptions, and keeps a property, a default and an enum of that name', () => {
    const spec = {
      type: 'object',
      properties: { description: text, list: { type: 'array', items: { properties: { a: text } } } },
      additionalProperties: text,
      oneOf: [{ required: ['description'] }, text],
      default: { description: 'x' },
    };
    expect(slim(spec)).toEqual({
      type: 'object',
      properties: {
        description: { type: 'string' },
        list: { type: 'array', items: { properties: { a: { type: 'string' } } } },
      },
      additionalProperties: { type: 'string' },
      oneOf: [{ required: ['description'] }, { type: 'string' }],
      default: { description: 'x' },
    });
  });

  it('allows everything below a pruned path, through lists too', () => {
    const deep = { type: 'object', properties: { b: { type: 'object', properties: { c: text } } } };
    expect(slim({ properties: { a: deep, rows: { type: 'array', items: deep } } }, ['spec.a.b', 'spec.rows'])).toEqual({
      properties: {
        a: { type: 'object', properties: { b: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } },
        rows: { type: 'array', items: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    });
    expect(slim({ properties: { rows: { type: 'array', items: deep } } }, ['spec.rows.b.c'])).toEqual({
      properties: {
        rows: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              b: {
                type: 'object',
                properties: { c: { type: 'string', 'x-kubernetes-preserve-unknown-fields': true } },
              },
            },
          },
        },
      },
    });
  });

  it('refuses a path that is none, naming what there is', () => {
    expect(() => slim({ properties: { a: text } }, ['spec.b'])).toThrow(
      'prune: spec.b is no path of its schema; at b there are: a.',
    );
  });

  it('refuses one that is too long for the annotation, with the mend', () => {
    const keys = Object.fromEntries(
      Array.from({ length: 9000 }, (_, index) => [`property-${index}`, { type: 'string' }]),
    );
    expect(() => slim({ properties: keys })).toThrow(/has \d+ bytes without descriptions.*\n.*crds: \{ prune:/);
  });
});

describe('the CRDs in imports', () => {
  it.each(importedCrds().map((each) => [each.metadata.name, each] as const))('%s is slim', (name, each) => {
    expect(crdSize(each)).toBeLessThan(annotationLimit);
    expect(slimCrd(each)).toEqual(each);
    const constructs = readFileSync(join(root, `imports/constructs/${name.slice(name.indexOf('.') + 1)}.ts`), 'utf8');
    // The generator writes IpAddressPool for IPAddressPool.
    expect(constructs).toMatch(new RegExp(`export class ${each.spec.names.kind} extends ApiObject`, 'i'));
  });
});
