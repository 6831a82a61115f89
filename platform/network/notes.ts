import { matches } from '../model/manifest';
import { shortName } from './hint';
import type { Question } from './lookup';

/** What policies alone do not say and what misleads whoever asks about them. */
export function notesOn(question: Question, allowed: boolean): string[] {
  return [
    translation(question),
    listening(question),
    node(question, allowed),
    itself(question, allowed),
    host(question),
  ].filter((note) => note !== undefined);
}

/** The port of a Service is not the one that policies see. */
function translation({ graph, to, port, protocol }: Question): string | undefined {
  if (!('kind' in to)) return undefined;
  for (const { manifest } of graph.all('Service')) {
    const { selector, ports = [] } = manifest.spec;
    if (!selector || manifest.metadata.namespace !== to.end.namespace) continue;
    if (!matches({ matchLabels: selector }, to.end.labels)) continue;
    for (const { port: outer, targetPort = outer, protocol: own = 'TCP' } of ports) {
      const inner = to.end.ports.find(({ name, containerPort }) => targetPort === name || targetPort === containerPort);
      if (outer === port && own === protocol && inner && inner.containerPort !== port) {
        return `The Service ${manifest.metadata.name} turns ${outer} into ${inner.containerPort} before policies act: ask for ${inner.containerPort}.`;
      }
    }
  }
  return undefined;
}

function listening({ to, port, protocol }: Question): string | undefined {
  if (
    !('kind' in to) ||
    to.end.ports.some((own) => own.containerPort === port && (own.protocol ?? 'TCP') === protocol)
  ) {
    return undefined;
  }
  const ports = to.end.ports.map(({ containerPort, protocol: own = 'TCP' }) => `${containerPort}/${own}`);
  return `No container of ${shortName(to)} declares ${port}/${protocol}: ${ports.length > 0 ? `they declare ${ports.join(', ')}` : 'they declare no port'}.`;
}

/** Source: https://kubernetes.io/docs/concepts/services-networking/network-policies, as all network plugins do it. */
function node({ graph, from, to }: Question, allowed: boolean): string | undefined {
  const node = graph.cluster.nodes.find(({ address }) => address === from.name);
  if (!node || !('kind' in to) || allowed) return undefined;
  return `${from.name} is the node ${node.name}: it reaches the pods that run on it, whatever policies say.`;
}

/** The same page: a pod cannot block access to itself. */
function itself({ from, to }: Question, allowed: boolean): string | undefined {
  if (from !== to || allowed) return undefined;
  return `This is about two pods of ${shortName(to)}: one always reaches itself.`;
}

function host({ graph, from, to }: Question): string | undefined {
  const hosted = [from, to].find((end) =>
    graph.workloads.some(({ object, spec }) => object === end.object && spec.hostNetwork),
  );
  return hosted && `${shortName(hosted)} uses the network of its node: policies do not hold it.`;
}
