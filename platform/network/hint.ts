import { coreDns } from '../kubernetes/k3s';
import type { NamedEnd } from './ends';
import type { Question } from './lookup';

/** The declaration that would open a path. Nobody writes a policy by hand. */
export function hint({ from, to, port, protocol }: Question): string {
  const [sends, receives] = [from, to].map((end) => 'kind' in end && end.object !== undefined);
  if (sends && 'kind' in to && to.end.labels === coreDns.labels && port === 53) {
    return `${inChart(from)} .resolvesNames(), which .calls(...) includes.`;
  }
  if (protocol !== 'TCP') {
    return `calls, callsOutside and accepts open TCP alone. ${protocol} takes a policy and a flow, as for DNS in charts/kit/pods.ts.`;
  }
  if (sends && receives && from.object?.environment !== to.object?.environment) {
    return `They are of two environments, and each opens its own side: ${to.object?.environment} with .accepts on the pods of ${shortName(to)}.`;
  }
  if (sends && receives) {
    return `${inChart(from)} .calls({ pods, port: ${port} }) with the pods of ${shortName(to)}. It writes both sides.`;
  }
  if (sends && !('kind' in to)) {
    return `${inChart(from)} .callsOutside({ name: '...', addresses: ['${to.name}/32'], port: ${port} }).`;
  }
  if (receives) {
    const source = 'kind' in from ? shortName(from) : `{ name: '...', addresses: ['${from.name}/32'] }`;
    return `${inChart(to)} .accepts(${source}, ${port}).`;
  }
  return `No declaration leads to ${shortName(to)}, which K3s brings: call the workload behind it.`;
}

/** As people call it beside its full name. */
export function shortName(end: NamedEnd): string {
  return 'kind' in end ? end.workload : end.name;
}

function inChart(end: NamedEnd): string {
  return `Declare it in the chart of ${end.object?.application}, on the pods of ${shortName(end)}:`;
}
