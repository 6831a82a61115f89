import { type Graph, objectKey } from '@twisterlab/platform/link/graph';
import { is } from '@twisterlab/platform/model/kinds';
import { type Container, selectorMatches } from '@twisterlab/platform/model/manifest';
import type { JobConfig } from './prometheus-format';

/** Labels by which alerts and dashboards find a pod. */
const podLabels = ['namespace', 'pod', 'instance'];
const meta = '__meta_kubernetes_';

/** Jobs that find no target, too many, or targets without the labels that alerts read. */
export function* jobFaults(jobs: readonly JobConfig[], graph: Graph, container: Container): Iterable<string> {
  for (const job of jobs) {
    const faults = [...access(job, container), ...discovery(job), ...probes(job, graph)];
    for (const fault of faults) yield `the job ${job.job_name} ${fault}`;
  }
  yield* hosts(jobs, graph);
  yield* undiscovered(jobs, graph);
}

function* access({ scheme, authorization, tls_config, kubernetes_sd_configs = [] }: JobConfig, container: Container) {
  if (scheme === 'https' && !tls_config) yield 'has no tls_config: the certificate has an authority of the cluster';
  if (kubernetes_sd_configs.some(({ role }) => role === 'node')) {
    if (scheme !== 'https') yield 'reads kubelets without TLS, which they refuse';
    if (!authorization) yield 'reads kubelets without credentials_file, which they refuse';
  }
  for (const file of [authorization?.credentials_file, tls_config?.ca_file]) {
    if (file !== undefined && !container.volumeMounts?.some(({ mountPath }) => file.startsWith(`${mountPath}/`)))
      yield `reads ${file}, which is in no volume`;
  }
}

function* discovery({
  static_configs,
  kubernetes_sd_configs,
  relabel_configs = [],
  honor_labels,
}: JobConfig): Iterable<string> {
  if (!static_configs && !kubernetes_sd_configs) yield 'has no targets';
  for (const { role, namespaces, selectors = [] } of kubernetes_sd_configs ?? []) {
    if (role !== 'pod') continue;
    if (!namespaces?.names?.length) yield 'lists the pods of all namespaces, which its Role does not allow';
    if (!selectors.some((each) => each.role === 'pod' && each.label)) yield 'selects its pods by no label';
  }
  if (kubernetes_sd_configs?.[0]?.role !== 'pod') return;
  const by = (action: string, label: string) =>
    relabel_configs.some((each) => each.action === action && each.source_labels?.join() === `${meta}${label}`);
  if (!by('keep', 'pod_container_port_number')) yield 'keeps every port of a pod';
  if (!by('drop', 'pod_phase')) yield 'keeps pods that have ended, which are down permanently';
  if (!by('drop', 'pod_container_init')) yield 'keeps ports of init containers, which have ended';
  const set = new Set(relabel_configs.map(({ target_label }) => target_label));
  // With honor_labels the metrics have those of the pods that they are about.
  for (const label of honor_labels ? ['instance'] : podLabels) if (!set.has(label)) yield `sets no label ${label}`;
}

/** A probe job asks an exporter about its targets: the target becomes a parameter, and the address that of the exporter. */
function* probes(
  { metrics_path, static_configs = [], relabel_configs = [] }: JobConfig,
  graph: Graph,
): Iterable<string> {
  if (metrics_path !== '/probe') return;
  const target = relabel_configs.findIndex((each) => each.target_label === '__param_target');
  const address = relabel_configs.findIndex((each) => each.target_label === '__address__');
  if (target < 0 || relabel_configs[target]!.source_labels?.join() !== '__address__')
    yield 'passes no target to its exporter';
  if (address < target) yield 'replaces the address before the target has it';
  const exporter = relabel_configs[address]?.replacement?.split(':')[0];
  if (!graph.all('Service').some(({ manifest }) => manifest.metadata.name === exporter))
    yield `probes by ${exporter ?? 'no exporter'}, which is no Service`;
  for (const label of ['instance', '__param_hostname'])
    if (!relabel_configs.some((each) => each.target_label === label && each.source_labels?.join() === 'host'))
      yield `does not set ${label} to the host`;
  for (const { targets, labels = {} } of static_configs)
    for (const label of ['host', '__param_module'])
      if (!labels[label]) yield `probes ${targets.join(', ')} without the label ${label}`;
}

/** Each host of an Ingress with pods behind it is probed, and no other: an outage is not noticed, or reported without one. */
function* hosts(jobs: readonly JobConfig[], graph: Graph): Iterable<string> {
  const probing = jobs.filter(({ metrics_path }) => metrics_path === '/probe');
  if (probing.length === 0) return;
  const probed = new Set(
    probing.flatMap(({ static_configs = [] }) => static_configs.flatMap(({ labels }) => labels?.host ?? [])),
  );
  const ingresses = graph.all('Ingress').map(({ manifest }) => manifest);
  const served = new Set(ingresses.flatMap(({ spec }) => (spec?.rules ?? []).flatMap(({ host }) => host ?? [])));
  const stopped = new Set(
    ingresses.flatMap(({ metadata, spec }) =>
      (spec?.rules ?? []).flatMap(({ host = '', http }) => {
        const names = (http?.paths ?? []).map(({ backend }) => backend.service?.name);
        return names.some((name) => isStopped(graph, metadata.namespace ?? '', name)) ? [host] : [];
      }),
    ),
  );
  for (const host of served)
    if (!probed.has(host) && !stopped.has(host)) yield `no job probes ${host}: an outage is not noticed`;
  for (const host of probed) if (!served.has(host)) yield `probes ${host}, which no Ingress has`;
}

/** Whether the pods of a Service are scaled to none, on purpose. */
function isStopped(graph: Graph, namespace: string, name = ''): boolean {
  const service = graph.byKey.get(objectKey('Service', name, namespace))?.manifest;
  const selector = is(service, 'Service') ? service.spec.selector : undefined;
  if (!selector) return false;
  const own = graph.workloadsIn(namespace).filter(({ labels }) => selectorMatches({ matchLabels: selector }, labels));
  return own.length > 0 && own.every(({ pods }) => pods === 0);
}

/** Charts declare which pods are scraped. */
function* undiscovered(jobs: readonly JobConfig[], graph: Graph): Iterable<string> {
  for (const { job: name, pods } of graph.environments.flatMap(({ monitoring }) => monitoring.scrapes)) {
    const job = jobs.find(({ job_name }) => job_name === name);
    const wanted = Object.entries(pods.labels).map(([label, value]) => `${label}=${value}`);
    const isFound = job?.kubernetes_sd_configs?.some(
      ({ namespaces, selectors = [] }) =>
        namespaces?.names?.includes(pods.namespace) &&
        selectors.some(({ label = '' }) => label.split(',').every((each) => wanted.includes(each))),
    );
    if (!isFound)
      yield `the job ${name} does not discover ${wanted.join(', ')} in ${pods.namespace}, which a chart declares`;
  }
}
