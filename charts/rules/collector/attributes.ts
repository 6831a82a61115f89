import { readYaml } from '@twisterlab/platform/files/syntax';
import type { Graph } from '@twisterlab/platform/link/graph';
import { mountedFiles } from '@twisterlab/platform/link/mounted-files';
import { images } from '../../images';
import { type Program, programs } from '../settings/program-files';
import { isEvents } from './events';
import type { CollectorConfig, KubernetesAttributes, LogReceiver, Pipeline, ResourceProcessor } from './format';
import { readsContainers } from './log-files';

/** Resource attributes that the operator `container` parses from the path of a log. */
const ofPath = ['k8s.namespace.name', 'k8s.pod.name', 'k8s.container.name', 'k8s.pod.uid'];

/** Loki's labels are resource attributes: each log has those that it indexes, and dashboards and alerts select. */
export function* attributeFaults(graph: Graph, program: Program, config: CollectorConfig): Iterable<string> {
  const indexed = indexedAttributes(graph);
  const kubernetes = (config.processors.k8s_attributes ?? {}) as KubernetesAttributes;
  yield* associationFaults(config, kubernetes);
  for (const [name, pipeline] of Object.entries(config.service.pipelines)) {
    if (!/^logs/.test(name)) continue;
    const { receivers = [] } = pipeline ?? {};
    const added = [...addedBy(config, pipeline)].map(([key]) => key);
    for (const each of receivers) {
      const receiver = config.receivers[each] ?? {};
      const found = new Set([...attributesOf(each, receiver, kubernetes), ...added]);
      const wanted = indexed.filter((attribute) => isOf(each, receiver, attribute));
      for (const attribute of wanted)
        if (!found.has(attribute)) yield `logs of ${each} have no ${attribute}, which Loki indexes`;
    }
  }
  yield* variableFaults(program, config, kubernetes);
  yield* serviceNameFaults(graph, config, kubernetes);
}

/** Attributes that the processors `resource` of a pipeline set to a value. */
function addedBy({ processors }: CollectorConfig, pipeline: Pipeline | undefined): Map<string, string> {
  const own = (pipeline?.processors ?? []).filter((name) => name.split('/')[0] === 'resource');
  const all = own.flatMap((name) => ((processors[name] ?? {}) as ResourceProcessor).attributes ?? []);
  return new Map(all.flatMap(({ key, value, action }) => (value && action === 'upsert' ? [[key, value]] : [])));
}

/** A client of OTLP has no container, the node's own log no pod, and an Event none of them: its object is another attribute. */
function isOf(name: string, receiver: LogReceiver, attribute: string): boolean {
  if (isEvents(name)) return attribute === 'service.name';
  if (!name.startsWith('file_log')) return attribute !== 'k8s.container.name';
  return readsContainers(receiver) || ['k8s.node.name', 'service.name'].includes(attribute);
}

/** Of a pod that is already gone, the API server has neither labels nor a node: the files of its log must suffice. */
function attributesOf(name: string, receiver: LogReceiver, { extract }: KubernetesAttributes): Set<string> {
  const own = Object.keys(receiver.resource ?? {});
  const labels = (extract?.labels ?? []).flatMap(({ tag_name }) => tag_name ?? []);
  if (isEvents(name)) return new Set();
  if (!name.startsWith('file_log')) return new Set([...own, ...labels, ...(extract?.metadata ?? [])]);
  return new Set([...own, ...parsed(receiver), ...(readsContainers(receiver) ? labels : [])]);
}

const parsed = ({ operators = [] }: LogReceiver) =>
  operators.some(({ type, add_metadata_from_filepath }) => type === 'container' && add_metadata_from_filepath !== false)
    ? ofPath
    : [];

/** Pods are found by an attribute that a receiver sets, or by the address of a client of OTLP. */
function* associationFaults({ receivers }: CollectorConfig, { pod_association = [] }: KubernetesAttributes) {
  const known = new Set(Object.values(receivers).flatMap((each) => parsed(each ?? {})));
  const sources = pod_association.map((each) => each.sources ?? []);
  for (const each of sources) {
    if (each.length === 0) yield 'an entry of pod_association has no sources: it finds no pod';
    for (const { from, name } of each)
      if (from === undefined) yield 'a source of pod_association has no `from`: it finds no pod';
      else if (from === 'resource_attribute' && !known.has(name ?? ''))
        yield `pod_association names the attribute ${name ?? '(none)'}, which no receiver sets`;
  }
  if (
    known.size > 0 &&
    !sources.some((each) => each.some(({ from, name }) => from === 'resource_attribute' && name === 'k8s.pod.uid'))
  )
    yield 'pod_association has no k8s.pod.uid: logs of files get no labels of their pods';
  const hasOtlp = Object.keys(receivers).some((name) => /^otlp(\/|$)/.test(name));
  if (hasOtlp && !sources.some((each) => each.length === 1 && each[0]!.from === 'connection'))
    yield 'pod_association has no source `connection`: clients of OTLP are not found';
}

/** Variables exist, and the one of the node has its name. */
function* variableFaults({ container, workload }: Program, config: CollectorConfig, { filter }: KubernetesAttributes) {
  const variables = new Map((container.env ?? []).map((each) => [each.name, each.valueFrom?.fieldRef?.fieldPath]));
  for (const [, name] of JSON.stringify(config).matchAll(/\$\{env:(\w+)/g))
    if (!variables.has(name!)) yield `it uses the variable ${name}, which the container does not have`;
  const isNode = (name: string | undefined) => variables.get(name ?? '') === 'spec.nodeName';
  const { node_from_env_var: node } = filter ?? {};
  if (node !== undefined && !isNode(node))
    yield `filter.node_from_env_var is ${node}, which is not the name of the node: the pods of ${workload.namespace} get no metadata`;
  for (const [receiver, each] of Object.entries(config.receivers)) {
    const value = each?.resource?.['k8s.node.name'];
    if (value !== undefined && !isNode(/^\$\{env:(\w+)\}$/.exec(value)?.[1]))
      yield `the resource of ${receiver} has k8s.node.name ${value}: it must be a variable with spec.nodeName`;
  }
}

/** Alerts select logs by service.name: the value that a receiver sets, or the label of pods. */
function* serviceNameFaults(graph: Graph, config: CollectorConfig, { extract }: KubernetesAttributes) {
  const { receivers, service } = config;
  const keys = (extract?.labels ?? [])
    .filter(({ tag_name }) => tag_name === 'service.name')
    .map(({ key }) => key ?? '');
  const names = new Set([
    ...Object.values(receivers).map((each) => each?.resource?.['service.name']),
    ...Object.values(service.pipelines).map((each) => addedBy(config, each).get('service.name')),
    ...graph.workloads.flatMap(({ labels }) => keys.map((key) => labels[key])),
  ]);
  for (const text of lokiFiles(graph))
    for (const [, name] of text.matchAll(/service_name="([^"]+)"/g))
      if (!names.has(name)) yield `no log has the service.name ${name}, which an alert of Loki selects`;
}

const lokiFiles = (graph: Graph) =>
  programs(graph, images.loki, '-config.file').flatMap(({ workload, container }) =>
    mountedFiles(graph.byKey, workload, container).map(({ text }) => text),
  );

/** Attributes that the configuration of Loki makes labels. */
function indexedAttributes(graph: Graph): string[] {
  return lokiFiles(graph).flatMap((text) => {
    const rules: unknown = readYaml(text)?.limits_config?.otlp_config?.resource_attributes?.attributes_config;
    return (Array.isArray(rules) ? rules : []).flatMap(({ action, attributes }) =>
      action === 'index_label' && Array.isArray(attributes) ? attributes : [],
    );
  });
}
