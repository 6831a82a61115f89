import { grants } from '@twisterlab/platform/link/grants';
import type { Graph } from '@twisterlab/platform/link/graph';
import type { Program } from '../settings/program-files';
import type { CollectorConfig, Elector } from './format';

export const isEvents = (name: string) => name.split('/')[0] === 'k8s_events';

interface Right {
  readonly group: string;
  readonly resource: string;
  /** The only object that it needs. Default: all. */
  readonly name?: string;
  /** Where the objects are. Default: in every namespace. */
  readonly namespace?: string;
  readonly verbs: readonly string[];
  /** What happens without it. */
  readonly otherwise: string;
}

const events: Right = {
  group: '',
  resource: 'events',
  verbs: ['list', 'watch'],
  otherwise: 'no Event is read',
};

/** Events are read by one collector, which may read them, and sent to where logs go. */
export function* eventFaults(graph: Graph, program: Program, config: CollectorConfig): Iterable<string> {
  const { extensions, receivers, service } = config;
  const reading = Object.entries(receivers).filter(([name]) => isEvents(name));
  if (reading.length === 0) yield 'no receiver reads Kubernetes Events, which the API server deletes after an hour';
  for (const [name, receiver] of reading) {
    const logs = Object.entries(service.pipelines).filter(([pipeline]) => /^logs/.test(pipeline));
    if (!logs.some(([, pipeline]) => pipeline?.receivers?.includes(name))) yield `no pipeline of logs has ${name}`;
    yield* missing(graph, program, events);
    const elector = receiver?.k8s_leader_elector;
    if (elector === undefined) {
      yield `receivers.${name}.k8s_leader_elector is not set: each pod of ${program.workload.object.manifest.metadata.name} sends every Event`;
      continue;
    }
    if (!(elector in extensions) || !service.extensions?.includes(elector))
      yield `receivers.${name}.k8s_leader_elector is ${elector}, which is no extension of the service: the collector does not start`;
    else yield* leaseFaults(graph, program, (extensions[elector] ?? {}) as Elector);
  }
}

function* leaseFaults(graph: Graph, program: Program, { lease_name: name, lease_namespace: namespace }: Elector) {
  const lease = { group: 'coordination.k8s.io', resource: 'leases', namespace, otherwise: 'no collector reads Events' };
  yield* missing(graph, program, { ...lease, verbs: ['create'] });
  yield* missing(graph, program, { ...lease, name, verbs: ['get', 'update'] });
}

/** Verbs that no binding grants to the account of the program. */
function* missing(graph: Graph, { workload }: Program, right: Right): Iterable<string> {
  const { group, resource, name, namespace, verbs, otherwise } = right;
  const account = `ServiceAccount ${workload.namespace}/${workload.spec.serviceAccountName ?? 'default'}`;
  const rules = grants(graph)
    .filter((grant) => grant.subject === account)
    .filter((grant) => grant.namespace === undefined || grant.namespace === namespace)
    .flatMap((grant) => grant.rules)
    .filter((rule) => rule.apiGroups.includes(group) && rule.resources.includes(resource))
    // A rule with names does not cover `create`, `list` and `watch` of all objects.
    .filter(({ resourceNames }) => resourceNames.length === 0 || (name !== undefined && resourceNames.includes(name)));
  for (const verb of verbs)
    if (!rules.some((rule) => rule.verbs.includes(verb)))
      yield `${account} may not ${verb} ${resource}${name === undefined ? '' : ` ${name}`}${namespace === undefined ? '' : ` in ${namespace}`}: ${otherwise}`;
}
