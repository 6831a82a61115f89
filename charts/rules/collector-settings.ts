import type { Graph } from '@twisterlab/platform/link/graph';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { images } from '../images';
import { attributeFaults } from './collector/attributes';
import { destinationFaults } from './collector/destinations';
import { eventFaults, isEvents } from './collector/events';
import { type CollectorConfig, collectorFormat, type LogReceiver } from './collector/format';
import { containerFileFaults, hostFileFaults, reads, readsContainers } from './collector/log-files';
import { containerLineFaults, hostLineFaults } from './collector/log-lines';
import { memoryFaults } from './collector/memory';
import { operatorRequirements, requirements } from './collector/requirements';
import { storageFaults } from './collector/storage';
import { traceFaults } from './collector/traces';
import { type Listener, listenerFaults } from './settings/listeners';
import { isBelow, type Program, programs } from './settings/program-files';
import { unmet } from './settings/requirements';
import { metricListeners } from './settings/telemetry';

/** The collector reads every line once, keeps it until Loki has it, and fits into its memory and disk. It starts with most mistakes. */
export const collectorSettings: Rule = {
  name: 'collector-settings',
  *check(graph) {
    for (const program of programs(graph, images.otelCollector, '--config')) {
      for (const message of new Set(faults(graph, program)))
        yield {
          at: program.at,
          message: `${program.name}: ${message}`,
          fix: 'Correct the files of charts/monitoring/collector.',
        };
    }
  },
};

function* faults(graph: Graph, program: Program): Iterable<string> {
  const { text, container } = program;
  if (text === undefined) {
    yield 'the collector runs without a file of a ConfigMap in --config';
    return;
  }
  const config = collectorFormat.read(text);
  if (!config) {
    yield* collectorFormat.faults(text);
    return;
  }
  yield* unmet(config, requirements);
  yield* listenerFaults(container, listeners(config));
  yield* pipelineFaults(config);
  yield* storageFaults(program, config);
  yield* memoryFaults(config, container);
  yield* destinationFaults(graph, config);
  yield* attributeFaults(graph, program, config);
  yield* logFaults(program, config);
  yield* eventFaults(graph, program, config);
  yield* traceFaults(graph, config);
}

function listeners({ extensions, receivers, service }: CollectorConfig): Listener[] {
  const { endpoint } = (extensions.health_check ?? {}) as { readonly endpoint?: string };
  return [
    ['extensions.health_check.endpoint', endpoint],
    ...Object.entries(receivers).flatMap(([name, each]) =>
      Object.entries(each?.protocols ?? {}).map(
        ([protocol, settings]): Listener => [`receivers.${name}.protocols.${protocol}.endpoint`, settings?.endpoint],
      ),
    ),
    ...metricListeners(service.telemetry),
  ];
}

/** What refuses data runs before what needs memory for it; a batch in memory counts as sent, and is lost by a restart. */
function* pipelineFaults({ service, processors }: CollectorConfig): Iterable<string> {
  for (const [name, pipeline] of Object.entries(service.pipelines)) {
    const used = pipeline?.processors ?? [];
    const types = used.map((each) => each.split('/')[0]!);
    if (types[0] !== 'memory_limiter')
      yield `the pipeline ${name} does not start with memory_limiter: the kernel kills the collector when it is too fast`;
    const hasPods = !(pipeline?.receivers ?? []).every(isEvents);
    if (hasPods && !types.includes('k8s_attributes'))
      yield `the pipeline ${name} has no k8s_attributes: its data names no pod`;
    if (types.includes('batch'))
      yield `the pipeline ${name} has the processor batch: what is in it at a restart is lost; sending_queue.batch is on disk`;
    if (/^logs/.test(name) && types.some((type) => /_sampler$|^tail_sampling$|^filter$/.test(type)))
      yield `the pipeline ${name} drops logs`;
  }
  if (!('memory_limiter' in processors)) yield 'it has no memory_limiter';
}

function* logFaults(program: Program, { receivers }: CollectorConfig): Iterable<string> {
  const files = Object.entries(receivers).filter(([name]) => name.startsWith('file_log'));
  if (!files.some(([, each]) => readsContainers(each ?? {})))
    yield 'no receiver reads the logs of containers (/var/log/pods)';
  if (!files.some(([, each]) => reads(each ?? {}, '/var/log/syslog'))) yield 'no receiver reads the log of the node';
  for (const [name, each] of files)
    for (const message of fileFaults(program, each ?? {})) yield `receivers.${name}: ${message}`;
}

function* fileFaults({ workload, container }: Program, receiver: LogReceiver): Iterable<string> {
  const { operators = [], include_file_path = false } = receiver;
  for (const glob of receiver.include ?? []) {
    const folder = glob.slice(0, glob.search(/[^/]*(\*|$)/)).replace(/\/$/, '');
    if (!(container.volumeMounts ?? []).some(({ mountPath }) => isBelow(folder, mountPath)))
      yield `it reads ${glob}, which the container does not mount`;
  }
  for (const [index, each] of operators.entries())
    for (const message of unmet(each, operatorRequirements[each.type] ?? [])) yield `operators[${index}].${message}`;
  if (readsContainers(receiver)) {
    const pod = `${workload.namespace}_${workload.object.manifest.metadata.name}-x7k2p`;
    yield* containerFileFaults(receiver, pod, container.name);
    yield* containerLineFaults(operators, include_file_path);
  } else {
    yield* hostFileFaults(receiver);
    yield* hostLineFaults(operators);
  }
}
