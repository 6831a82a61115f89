import type { Rule } from '@twisterlab/platform/verify/rule';
import { images } from '../images';
import { heapMib } from '../monitoring/jaeger/badger';
import { type JaegerConfig, jaegerFormat } from './jaeger/format';
import { goMemoryFaults } from './settings/go-memory';
import { type Listener, listenerFaults } from './settings/listeners';
import { keeps, type Program, programs } from './settings/program-files';
import { is, type Requirement, unmet } from './settings/requirements';
import { metricListeners } from './settings/telemetry';

const hours = 3600;
const badger = 'extensions.jaeger_storage.backends.*.badger';

const requirements: readonly Requirement[] = [
  {
    path: 'extensions.healthcheckv2.use_v2',
    default: false,
    isSound: is.equal(true),
    reason: 'the first version answers on another address and path than `http` configures',
  },
  {
    path: `${badger}.ephemeral`,
    default: true,
    isSound: is.equal(false),
    reason: 'a restart loses all traces',
  },
  {
    path: `${badger}.read_only`,
    default: false,
    isSound: is.equal(false),
    reason: 'no trace is stored',
  },
  {
    path: `${badger}.ttl.spans`,
    isSound: is.lasting(hours, 7 * 24 * hours),
    reason:
      'Badger has no limit of its size: between an hour, in which people look for a trace, and the week that logs are kept',
  },
  {
    path: `${badger}.maintenance_interval`,
    default: '5m',
    isSound: is.lasting(60, 900),
    reason: 'expired traces keep their disk space until the next run: between 1m and 15m',
  },
];

/** Jaeger keeps its traces on its claim, within a time, and listens where its Service leads. It starts with all of these mistakes. */
export const jaegerSettings: Rule = {
  name: 'jaeger-settings',
  *check(graph) {
    for (const program of programs(graph, images.jaeger, '--config')) {
      for (const message of faults(program))
        yield {
          at: program.at,
          message: `${program.name}: ${message}`,
          fix: 'Correct charts/monitoring/jaeger/configuration.ts.',
        };
    }
  },
};

function* faults(program: Program): Iterable<string> {
  const { text, container } = program;
  if (text === undefined) {
    yield 'Jaeger runs without a file of a ConfigMap in --config';
    return;
  }
  const config = jaegerFormat.read(text);
  if (!config) {
    yield* jaegerFormat.faults(text);
    return;
  }
  yield* unmet(config, requirements);
  yield* storage(program, config);
  yield* listenerFaults(container, listeners(config));
  yield* probes(program, config);
  yield* ownName(program, config);
  // Badger's cache and tables are on the heap: garbage collection does not free them.
  yield* goMemoryFaults(container, heapMib);
}

function* storage(program: Program, { extensions, exporters }: JaegerConfig): Iterable<string> {
  const backends = extensions.jaeger_storage?.backends ?? {};
  const folders = new Set<string>();
  for (const [name, { badger: settings }] of Object.entries(backends)) {
    if (!settings) yield `the storage ${name} is not Badger, the only one whose settings are verified`;
    for (const part of ['keys', 'values'] as const) {
      const folder = settings?.directories?.[part] ?? '';
      if (folders.has(folder)) yield `the directory ${folder} of ${name} is used twice`;
      folders.add(folder);
      if (settings && !keeps(program, folder))
        yield `the ${part} of ${name} are in ${folder || 'the folder of the program'}, which is not on a claim: they are lost with the pod`;
    }
  }
  for (const [field, name] of [
    ['jaeger_query.storage.traces', extensions.jaeger_query?.storage?.traces],
    ['jaeger_storage_exporter.trace_storage', exporters.jaeger_storage_exporter?.trace_storage],
  ] as const)
    if (name === undefined || !(name in backends))
      yield `${field} is ${name ?? 'not set'}: Jaeger has the storages ${Object.keys(backends).join(', ') || '(none)'}`;
}

function listeners({ service, extensions, receivers }: JaegerConfig): Listener[] {
  const { protocols } = receivers.otlp ?? {};
  return [
    ['extensions.healthcheckv2.http.endpoint', extensions.healthcheckv2?.http?.endpoint],
    ['extensions.jaeger_query.http.endpoint', extensions.jaeger_query?.http?.endpoint],
    ['extensions.jaeger_query.grpc.endpoint', extensions.jaeger_query?.grpc?.endpoint],
    ...(protocols?.grpc ? ([['receivers.otlp.protocols.grpc.endpoint', protocols.grpc.endpoint]] as const) : []),
    ...(protocols?.http ? ([['receivers.otlp.protocols.http.endpoint', protocols.http.endpoint]] as const) : []),
    ...metricListeners(service.telemetry),
  ];
}

/** The path of the health, on which the kubelet decides about restarts. */
function* probes({ container }: Program, { extensions }: JaegerConfig): Iterable<string> {
  const { path = '/status' } = extensions.healthcheckv2?.http?.status ?? {};
  for (const kind of ['startupProbe', 'readinessProbe', 'livenessProbe'] as const) {
    const probed = container[kind]?.httpGet?.path;
    if (probed !== undefined && probed !== path)
      yield `healthcheckv2 answers on ${path}, and the ${kind} requests ${probed}`;
  }
}

/** Jaeger's own metrics and traces are found by the name of its pods. */
function* ownName({ workload }: Program, { service }: JaegerConfig): Iterable<string> {
  const name = service.telemetry?.resource?.['service.name'];
  const own = workload.labels['app.kubernetes.io/name'];
  if (name !== undefined && name !== own)
    yield `service.telemetry.resource has service.name ${name}, but the pods are named ${own}`;
}
