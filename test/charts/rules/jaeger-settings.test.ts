import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { jaegerSettings } from '../../../charts/rules/jaeger-settings';
import { type Changes, type Edit, findingsIn, set } from '../../kit/application';

const check = (changes: Changes) => findingsIn(jaegerSettings, ['jaeger'], 'jaeger.yaml', changes);
const badger = 'extensions.jaeger_storage.backends.traces.badger';
const reader = 'service.telemetry.metrics.readers.0.pull.exporter';
const everywhere = 'it must be HOST:PORT, because the default may be the pod alone or every address';

describe('jaeger-settings', () => {
  it('accepts the rendered file', () => {
    expect(check({})).toEqual([]);
  });

  it('accepts other folders of the claim, another time within a week, and defaults that are sound', () => {
    const file: Edit = (content) => {
      set(`${badger}.directories.keys`, '/badger/index')(content);
      set(`${badger}.ttl.spans`, '168h')(content);
      set(`${badger}.maintenance_interval`, undefined)(content);
      set('service.telemetry.resource', undefined)(content);
    };
    expect(check({ file })).toEqual([]);
  });

  it.each<[string, Edit, string]>([
    ['an unknown field', set(`${badger}.ttl.span`, '1h'), `${badger}.ttl.span is not a field`],
    ['no service', set('service', undefined), 'does not have required property "service"'],
    ['no receivers', set('receivers', undefined), 'does not have required property "receivers"'],
    ['no address', set('extensions.healthcheckv2.http.endpoint', '0.0.0.0:13133-x'), 'does not match pattern'],
    ['the first health check', set('extensions.healthcheckv2.use_v2', undefined), 'use_v2 is not set'],
    ['another path of the health', set('extensions.healthcheckv2.http.status', { path: '/' }), 'answers on /, and the'],
    ['a store in memory', set(`${badger}.ephemeral`, true), 'ephemeral is true: a restart loses all traces'],
    ['the default store', set(`${badger}.ephemeral`, undefined), 'ephemeral is not set: a restart loses all traces'],
    ['a store without writes', set(`${badger}.read_only`, true), 'no trace is stored'],
    ['another store', set('extensions.jaeger_storage.backends.traces', {}), 'the storage traces is not Badger'],
    ['no folder', set(`${badger}.directories.keys`, undefined), 'the keys of traces are in the folder of the program'],
    ['a folder of the image', set(`${badger}.directories.values`, '/data'), 'in /data, which is not on a claim'],
    ['a folder that is lost', set(`${badger}.directories.values`, '/tmp/x'), 'in /tmp/x, which is not on a claim'],
    [
      'one folder for both',
      set(`${badger}.directories.values`, '/badger/keys'),
      '/badger/keys of traces is used twice',
    ],
    ['no end', set(`${badger}.ttl`, {}), 'ttl.spans is not set: Badger has no limit of its size'],
    ['a section without its end', set(`${badger}.ttl`, undefined), 'ttl.spans is not set'],
    ['a late end', set(`${badger}.ttl.spans`, '480h'), 'ttl.spans is "480h"'],
    ['no time', set(`${badger}.ttl.spans`, '48hx'), 'ttl.spans: '],
    ['rare maintenance', set(`${badger}.maintenance_interval`, '50m'), 'maintenance_interval is "50m": expired traces'],
    ['a missing storage', set('exporters.jaeger_storage_exporter.trace_storage', 'x'), 'has the storages traces'],
    ['a storage that is not read', set('extensions.jaeger_query.storage', undefined), 'storage.traces is not set'],
    ['the default of gRPC', set('extensions.jaeger_query.grpc.endpoint', undefined), everywhere],
    ['the default of HTTP', set('extensions.jaeger_query.http', undefined), everywhere],
    ['open gRPC', set('extensions.jaeger_query.grpc.endpoint', '0.0.0.0:16685'), 'the container opens 4317, 16686'],
    ['a local query', set('extensions.jaeger_query.http.endpoint', '127.0.0.1:16686'), 'not reach the port query'],
    [
      'another port',
      set('receivers.otlp.protocols.grpc.endpoint', '0.0.0.0:4318'),
      'nothing listens on port 4317 (otlp)',
    ],
    ['a used port', set('receivers.otlp.protocols.grpc.endpoint', '0.0.0.0:16686'), 'another one listens there'],
    ['another address', set('receivers.otlp.protocols.grpc.endpoint', '10.0.0.1:4317'), 'the pod has no such address'],
    ['no metrics', set('service.telemetry.metrics', undefined), 'nothing listens on port 8888 (metrics)'],
    ['no reader', set('service.telemetry.metrics.readers', undefined), everywhere],
    ['an empty reader', set('service.telemetry.metrics.readers.0.pull', undefined), everywhere],
    ['local metrics', set(`${reader}.prometheus.host`, undefined), everywhere],
    ['another port of metrics', set(`${reader}.prometheus.port`, 8889), 'nothing listens on port 8888 (metrics)'],
    [
      'another name',
      set('service.telemetry.resource.[service.name]', 'x'),
      'has service.name x, but the pods are named',
    ],
  ])('rejects %s', (_, file, message) => {
    expect(check({ file })).toContainEqual(expect.stringContaining(message));
  });

  it.each(['64MiB', '250MiB', '200MB', undefined])('rejects Jaeger with the GOMEMLIMIT %s', (value) => {
    const object = (manifest: Manifest) => {
      if (is(manifest, 'StatefulSet'))
        Object.assign(manifest.spec.template.spec.containers[0]!, { env: [{ name: 'GOMEMLIMIT', value }] });
    };
    expect(check({ object })).toEqual([
      `GOMEMLIMIT is ${value ?? 'not set'}: between 488 MiB and nine tenths of 640 MiB, the limit of the container`,
    ]);
  });

  it('rejects Jaeger without its file', () => {
    const object = (manifest: Manifest) => {
      if (manifest.kind === 'ConfigMap') Object.assign(manifest.metadata, { name: 'other' });
    };
    expect(check({ object })).toEqual(['Jaeger runs without a file of a ConfigMap in --config']);
  });
});
