import type { Manifest } from '@twisterlab/platform/model/manifest';
import { schema } from '@twisterlab/platform/verify/objects/schema';
import { finding } from '../../kit/finding';
import {
  configMap,
  cronJob,
  deployment,
  namespace,
  object,
  service,
  shapeFindings,
  statefulSet,
} from '../../kit/objects';

const check = (manifest: unknown) => shapeFindings(schema, [manifest as Manifest]);

describe('schema', () => {
  it('accepts valid objects', () => {
    const objects = [
      deployment('api'),
      statefulSet('redis'),
      cronJob('backup'),
      service('api'),
      configMap('a'),
      namespace,
    ];
    expect(shapeFindings(schema, objects)).toEqual([]);
  });

  it.each([{}, { kind: 'Service' }, { apiVersion: 'v1' }])('refuses the document %j', (manifest) => {
    const { kind } = manifest as { kind?: string };
    expect(check(manifest)).toEqual([`${kind} undefined has no apiVersion and kind: an empty document?`]);
  });

  it.each([undefined, {}])('refuses the metadata %j', (metadata) => {
    expect(check({ apiVersion: 'v1', kind: 'ConfigMap', metadata })).toEqual([
      'ConfigMap undefined has no metadata.name',
    ]);
  });

  it.each([
    ['example.com/v1', 'Demo'],
    ['v2', 'ConfigMap'],
    ['extensions/v1beta1', 'Ingress'],
  ])('refuses %s %s, which the API does not serve', (apiVersion, kind) => {
    expect(check(object(apiVersion, kind, 'a'))).toEqual([
      `${kind} a ${apiVersion} ${kind} is not served by the API of Kubernetes v1.36.3`,
    ]);
  });

  it('refuses a misspelt field, with its path', () => {
    expect(check(deployment('api', { container: { enviroment: [] } }))).toEqual([
      'Deployment api spec.template.spec.containers.0.enviroment is not a field',
    ]);
  });

  it('refuses a field of the wrong type', () => {
    expect(check(deployment('api', { deployment: { replicas: '2' } }))).toEqual([
      'Deployment api spec.replicas: Instance type "string" is invalid. Expected "integer".',
    ]);
  });

  it('prints a key with a slash unescaped', () => {
    expect(check(object('v1', 'ConfigMap', 'a', { metadata: { annotations: { 'a.b/c': 1 } } }))).toEqual([
      'ConfigMap a metadata.annotations.a.b/c: Instance type "number" is invalid. Expected "string".',
    ]);
  });

  it('refuses an object without a required field', () => {
    expect(check(object('apps/v1', 'Deployment', 'api', { spec: { selector: {} } }))).toEqual([
      'Deployment api spec: Instance does not have required property "template".',
    ]);
  });

  it.each([
    ['apps/v1', 'Deployment'],
    ['v1', 'Service'],
    ['networking.k8s.io/v1', 'NetworkPolicy'],
    ['policy/v1', 'PodDisruptionBudget'],
  ])('refuses a %s %s without a spec, which other rules rely on', (apiVersion, kind) => {
    expect(check(object(apiVersion, kind, 'api'))).toEqual([
      `${kind} api the object: Instance does not have required property "spec".`,
    ]);
  });

  it('refuses a pod template without a spec', () => {
    expect(check(deployment('api', { deployment: { template: { metadata: {} } } }))).toEqual([
      'Deployment api spec.template: Instance does not have required property "spec".',
    ]);
  });

  it('accepts a namespace without a spec', () => {
    expect(check({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } })).toEqual([]);
  });
});

describe('schema of a CustomResourceDefinition', () => {
  const definition: Manifest = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'pools.example.org' },
    ...{
      spec: {
        group: 'example.org',
        scope: 'Namespaced',
        names: { kind: 'Pool', plural: 'pools' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: {
                  spec: {
                    type: 'object',
                    required: ['size'],
                    properties: {
                      size: { 'x-kubernetes-int-or-string': true },
                      mode: { type: 'string', enum: ['a', 'b'] },
                      anything: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
                      labels: { type: 'object', additionalProperties: { type: 'string' } },
                    },
                  },
                },
              },
            },
          },
          { name: 'v1alpha1', served: false, storage: false, schema: { openAPIV3Schema: { type: 'object' } } },
        ],
      },
    },
  };
  const pool = (spec: Record<string, unknown>, apiVersion = 'example.org/v1') =>
    object(apiVersion, 'Pool', 'p', { spec });
  const check = (manifest: Manifest) => shapeFindings(schema, [definition, manifest]);

  it('accepts an object that matches', () => {
    expect(check(pool({ size: 1, mode: 'a', anything: { x: { y: 1 } }, labels: { a: 'b' } }))).toEqual([]);
    expect(check(pool({ size: '10%' }))).toEqual([]);
  });

  it.each([
    ['an unknown field', { size: 1, sise: 2 }, 'spec.sise is not a field'],
    ['a missing field', {}, 'spec: Instance does not have required property "size".'],
    [
      'a value of the wrong type',
      { size: 1, labels: { a: 1 } },
      'spec.labels.a: Instance type "number" is invalid. Expected "string".',
    ],
  ])('refuses %s', (_, spec, message) => {
    expect(check(pool(spec))).toEqual([`Pool p ${message}`]);
  });

  it('refuses a version that is not served', () => {
    expect(check(pool({ size: 1 }, 'example.org/v1alpha1'))).toEqual([
      finding('Pool p', 'example.org/v1alpha1 Pool', 'v1.36.3'),
    ]);
  });
});
