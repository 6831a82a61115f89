import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { annotationLimit, type Crd, crdSize, stripDescriptions } from '@twisterlab/platform/helm/crds';
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
const slim = (spec: JsonObject, prune?: string[]): Json | undefined => {
  const { openAPIV3Schema } = stripDescriptions(crd(spec), prune).spec.versions[0]!.schema as {
    openAPIV3Schema: JsonObject;
  };
  expect(openAPIV3Schema.description).toBeUndefined();
  return (openAPIV3Schema.properties as JsonObject).spec;
};
const error = (action: () => unknown) => {
  try {
    return `${action()}`;
  } catch (thrown) {
    return (thrown as Error).message;
  }
};
const text: Json = { type: 'string', description: 'words' };

describe('a CRD in imports', () => {
  it('has no descriptions, but keeps a property, a default and an enum with that name', () => {
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

  it('allows any field below a pruned path, also inside lists', () => {
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

  it('rejects an unknown path and lists the properties', () => {
    expect(() => slim({ properties: { a: text } }, ['spec.b'])).toThrow(
      'prune: its schema has no path spec.b; instead of b it has: a.',
    );
  });

  it('prunes a path in the versions that have it', () => {
    const versions = [{ a: text, b: { type: 'object', properties: { c: text } } }, { a: text }].map(
      (properties, index) => ({
        ...{ name: `v${index}`, schema: { openAPIV3Schema: { properties: { spec: { properties } } } } },
      }),
    );
    const pruned = stripDescriptions({ ...crd({}), spec: { ...crd({}).spec, versions } }, ['spec.b']).spec.versions;
    expect(JSON.stringify(pruned[0])).toContain('"b":{"type":"object","x-kubernetes-preserve-unknown-fields":true}');
    expect(JSON.stringify(pruned[1])).not.toContain('preserve-unknown');
  });

  it('is rejected above the annotation limit, with the fix', () => {
    const keys = Object.fromEntries(
      Array.from({ length: 9000 }, (_, index) => [`property-${index}`, { type: 'string' }]),
    );
    expect(() => slim({ properties: keys })).toThrow(/has \d+ bytes without descriptions.*\n.*crds: \{ prune:/);
    const wide = (number: number) => ({
      type: 'object',
      properties: Object.fromEntries(
        Array.from({ length: number }, (_, index) => [`property-${index}`, { type: 'string' }]),
      ),
    });
    const spec = {
      properties: {
        small: text,
        rows: { type: 'array', items: { properties: { a: wide(5000), b: text } } },
        half: wide(4000),
      },
    };
    const message = error(() => slim(spec));
    expect(message).toMatch(/The longest: spec\.half \(\d+\), spec\.rows \(\d+\), spec\.small \(\d+\)\.\n/);
    expect(message).toContain("crds: { prune: { 'widgets.example.com': ['spec.half'] } }");
    expect(() => slim(spec, ['spec.half'])).not.toThrow();
  });

  it('is rejected if the API server does not serve its version, or without versions', () => {
    const old = {
      ...crd({}),
      apiVersion: 'apiextensions.k8s.io/v1beta1',
      spec: { group: 'example.com', version: 'v1' },
    };
    expect(() => stripDescriptions(old as unknown as Crd)).toThrow(
      'CRD widgets.example.com: has the version apiextensions.k8s.io/v1beta1, which Kubernetes does not serve since 1.22',
    );
    const empty = { ...crd({}), spec: undefined };
    expect(() => stripDescriptions(empty as unknown as Crd)).toThrow('CRD widgets.example.com: has no versions.');
  });
});

describe('each CRD in imports', () => {
  it.each(importedCrds().map((each) => [each.metadata.name, each] as const))(
    '%s has no descriptions and a construct',
    (name, each) => {
      expect(crdSize(each)).toBeLessThan(annotationLimit);
      expect(stripDescriptions(each)).toEqual(each);
      const constructs = readFileSync(join(root, `imports/constructs/${name.slice(name.indexOf('.') + 1)}.ts`), 'utf8');
      // The generator changes the case: IpAddressPool for IPAddressPool.
      expect(constructs).toMatch(new RegExp(`export class ${each.spec.names.kind} extends ApiObject`, 'i'));
    },
  );
});
