import { oneOf } from '@twisterlab/platform/verify/workloads/one-of';
import { clusterIssuer, deployment, findings, object, webhook } from '../../kit/objects';

const check = (spec: object, container: Record<string, unknown> = {}) =>
  findings(oneOf, [deployment('api', { spec: spec as Record<string, unknown>, container })]);

describe('one-of', () => {
  it('accepts one source, handler or value each', () => {
    const volumes = [
      { name: 'tmp', emptyDir: {} },
      { name: 'all', projected: { sources: [{ configMap: { name: 'settings' } }] } },
    ];
    const env = [
      { name: 'PORT', value: '1' },
      { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
    ];
    const lifecycle = { preStop: { sleep: { seconds: 5 } } };
    expect(check({ volumes }, { env, lifecycle, readinessProbe: { exec: { command: ['true'] } } })).toEqual([]);
    expect(findings(oneOf, [clusterIssuer('private'), webhook('api')])).toEqual([]);
  });

  it.each([
    ['a volume without a source', { volumes: [{ name: 'tmp' }] }, {}, 'the volume tmp has none of: its source'],
    [
      'a volume with two',
      { volumes: [{ name: 'tmp', emptyDir: {}, secret: { secretName: 'a' } }] },
      {},
      'the volume tmp has emptyDir and secret',
    ],
    [
      'an empty projected source',
      { volumes: [{ name: 'all', projected: { sources: [{}] } }] },
      {},
      'source 1 of the volume all has none',
    ],
    [
      'a probe without a handler',
      {},
      { readinessProbe: { periodSeconds: 5 } },
      'the readinessProbe of api has none of: exec',
    ],
    ['a hook without a handler', {}, { lifecycle: { preStop: {} } }, 'the preStop of api has none'],
    [
      'a variable without a value',
      {},
      { env: [{ name: 'PORT' }] },
      'the variable PORT of api has none of: value, valueFrom',
    ],
    [
      'a variable from nowhere',
      {},
      { env: [{ name: 'PORT', valueFrom: {} }] },
      'valueFrom of the variable PORT of api',
    ],
  ])('rejects %s', (_, spec, container, message) => {
    expect(check(spec, container)).toEqual([expect.stringContaining(message)]);
  });

  it('rejects an issuer without a kind and a webhook without an address', () => {
    expect(findings(oneOf, [clusterIssuer('private', {}), webhook('api', { clientConfig: {} })])).toEqual([
      expect.stringContaining('spec has none of: acme, ca'),
      expect.stringContaining('clientConfig of widgets.example.org has none of: service, url'),
    ]);
  });

  it.each([
    ['accepts a middleware of one type', { rateLimit: { average: 1 } }, []],
    ['rejects a middleware without a type', {}, ['spec has none of: its source']],
    ['rejects one of two types', { rateLimit: {}, headers: {} }, ['spec has rateLimit and headers']],
  ])('%s', (_, spec, found) => {
    const middleware = object('traefik.io/v1alpha1', 'Middleware', 'edge', { spec });
    expect(findings(oneOf, [middleware])).toEqual(found.map((each) => `Middleware edge ${each}`));
  });
});
