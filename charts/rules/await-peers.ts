import { coreDns } from '@twisterlab/platform/kubernetes/k3s';
import { type Graph, objectKey } from '@twisterlab/platform/link/graph';
import { allContainers, type Workload } from '@twisterlab/platform/link/pods';
import { leadsTo } from '@twisterlab/platform/link/service-pods';
import type { Flow, FlowPeer } from '@twisterlab/platform/model/flow';
import { is } from '@twisterlab/platform/model/kinds';
import { selectorMatches } from '@twisterlab/platform/model/manifest';
import { groupBy } from '@twisterlab/platform/util/collections';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { awaiting } from '../kit/workloads/await';

type PodFlow = Flow & { readonly to: Extract<FlowPeer, { readonly labels: unknown }> };

/**
 * K3s' policy engine rejects the connections of a new pod for some seconds (drill `packets`). A task that connects once at its
 * start fails, and each retry is a new pod. Servers may restart until they can connect.
 */
export const awaitPeers: Rule = {
  name: 'await-peers',
  *check(graph) {
    const bySender = groupBy(graph.flows, ({ from }) => ('labels' in from ? from.namespace : undefined));
    for (const task of graph.workloads.filter(({ object }) => ['CronJob', 'Job'].includes(object.manifest.kind))) {
      const { object: at } = task;
      const flows = flowsFrom(task, bySender.get(task.namespace) ?? []);
      const peers = allContainers(task.spec)
        .flatMap(({ env = [] }) => env.filter(({ name }) => name === awaiting.variable))
        .flatMap(({ value = '' }) => value.split(' '));
      for (const flow of flows) {
        if (peers.some((peer) => isPeer(peer, flow, graph))) continue;
        yield {
          at,
          message: `connects to ${flow.to.name} on port ${flow.port} and does not wait until that is possible`,
          fix: `Call connectTo before cronJob, which then writes ${awaiting.variable}.`,
        };
      }
      if (flows.length > 0 && !runsScript(task, graph)) {
        yield {
          at,
          message: `neither its command nor a script that it mounts runs ${awaiting.script}`,
          fix: 'Use cronJob of charts/kit/workloads/cron-job.ts; with awaitsItself its command has to run the script.',
        };
      }
    }
  },
};

/** The declared flows of a task to pods. DNS accepts all pods at once. @param flows from its namespace. */
function flowsFrom({ namespace, labels }: Workload, flows: readonly Flow[]): PodFlow[] {
  return flows.filter(
    ({ from, to }) =>
      'labels' in from &&
      'labels' in to &&
      !(to.name === coreDns.name && to.namespace === coreDns.namespace) &&
      from.namespace === namespace &&
      selectorMatches({ matchLabels: from.labels }, labels),
  ) as PodFlow[];
}

/** Whether `HOST:PORT` is a Service of the receiver. A Service without cluster IP has the ports of its pods. */
function isPeer(peer: string, { to, port: wanted }: PodFlow, graph: Graph): boolean {
  const [host = '', port] = peer.split(':');
  const service = graph.byKey.get(objectKey('Service', host.split('.')[0]!, to.namespace))?.manifest;
  return is(service, 'Service') && leadsTo(service, to.labels, graph) && Number(port) === wanted;
}

function runsScript({ namespace, spec }: Workload, { byKey }: Graph): boolean {
  const commands = allContainers(spec).flatMap(({ command = [], args = [] }) => [...command, ...args]);
  const files = (spec.volumes ?? []).flatMap(({ configMap }) => {
    const manifest = configMap && byKey.get(objectKey('ConfigMap', configMap.name ?? '', namespace))?.manifest;
    return is(manifest, 'ConfigMap') ? Object.values(manifest.data ?? {}) : [];
  });
  return [...commands, ...files].some((text) => text.includes(awaiting.script));
}
