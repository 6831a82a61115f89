import { traefik } from '../kubernetes/k3s';
import { displayName, type Graph, type RenderedKind } from '../link/graph';
import { leadsTo } from '../link/service-pods';
import { type Protocol, protocols } from '../model/flow';
import type { NamedPodPeer } from './endpoints';
import { type Found, failure } from './names';

/** The port of the pods to which policies apply. */
export interface QueryPort {
  readonly port: number;
  readonly protocol: Protocol;
  /** How it follows from the port that was typed, if that was another one. */
  readonly notes: readonly string[];
}

/**
 * Parses `6379`, `53/UDP`, or the name of a port that the receiver's containers declare; of a Service also its ports and node ports.
 * @throws UserError for a port that the receiver does not have.
 */
export function parsePort(text: string, { peer: to, service, ingresses }: Found, graph: Graph): QueryPort {
  const [value = '', suffix, ...more] = text.split('/');
  const protocol = protocols.find((each) => each === suffix?.toUpperCase());
  if (more.length > 0 || (suffix !== undefined && !protocol)) {
    throw failure('PORT', `${text} has an unknown protocol.`, `Write one of: ${protocols.join(', ')}; such as 53/UDP.`);
  }
  const number = /^\d+$/.test(value) ? Number(value) : undefined;
  if (number !== undefined && (number < 1 || number > 65535)) {
    throw failure('PORT', `${value} is not a port.`, 'Write a number from 1 to 65535.');
  }
  if (!('kind' in to)) {
    if (number !== undefined) return { port: number, protocol: protocol ?? 'TCP', notes: [] };
    throw failure('PORT', `${to.name} is an IP address: it has no port names.`, 'Write a number, such as 443.');
  }
  if (ingresses) return entryPoint(value);
  const candidates = service ? [service] : graph.all('Service').filter(({ manifest }) => hasNodePort(manifest, number));
  for (const each of candidates.filter(({ manifest }) => leadsTo(manifest, to.peer.labels, graph))) {
    const found = throughService(each, value, to);
    if (found && (!protocol || protocol === found.protocol)) return found;
  }
  if (service && !to.peer.ports.some(({ containerPort, name }) => containerPort === number || name === value)) {
    const ports = (service.manifest.spec.ports ?? []).map(({ port, name, nodePort }) =>
      [port, name && `(${name})`, nodePort && `or node port ${nodePort}`].filter(Boolean).join(' '),
    );
    throw failure('PORT', `${displayName(service.manifest)} has no port ${text}.`, `It has: ${ports.join(', ')}.`);
  }
  return number === undefined ? named(text, to) : { port: number, protocol: protocol ?? 'TCP', notes: [] };
}

const hasNodePort = ({ spec }: RenderedKind<'Service'>['manifest'], number: number | undefined) =>
  number !== undefined && (spec.ports ?? []).some(({ nodePort }) => nodePort === number);

/** A port of a Service by number, name or node port, as the port of its pods. */
function throughService({ manifest }: RenderedKind<'Service'>, value: string, to: NamedPodPeer): QueryPort | undefined {
  const found = (manifest.spec.ports ?? []).find(({ port, name, nodePort }) =>
    [`${port}`, name, `${nodePort}`].includes(value),
  );
  if (!found) return undefined;
  const { port, targetPort = port, protocol = 'TCP' } = found;
  const inner = to.peer.ports.find(({ name, containerPort }) => targetPort === name || targetPort === containerPort);
  if (!inner) return undefined;
  const what = value === `${found.nodePort}` ? 'node port' : 'port';
  return {
    port: inner.containerPort,
    protocol: protocol as QueryPort['protocol'],
    notes: [`${displayName(manifest)} translates its ${what} ${value} to ${inner.containerPort} of ${to.workload}.`],
  };
}

/** A port of the ingress controller's Service as that of its pods. */
function entryPoint(value: string): QueryPort {
  const ports: Readonly<Record<string, number>> = traefik.entryPoints;
  const outer = { http: '80', https: '443' }[value] ?? value;
  const inner = ports[outer];
  if (inner === undefined) {
    const fix = `Write one of: ${Object.keys(ports).join(', ')}.`;
    throw failure('PORT', `the ingress controller does not listen on ${value}.`, fix);
  }
  return { port: inner, protocol: 'TCP', notes: [`${traefik.name} listens for ${outer} on ${inner}.`] };
}

function named(text: string, { workload, peer }: NamedPodPeer): QueryPort {
  const [value, suffix] = text.split('/');
  const declared = peer.ports.map(({ name, containerPort, protocol: own = 'TCP' }) => ({
    name,
    port: containerPort,
    own,
  }));
  const [found, ...others] = declared.filter(
    ({ name, own }) => name === value && (suffix === undefined || own === suffix.toUpperCase()),
  );
  if (!found || others.length > 0) {
    const list = declared.map(({ name, port, own }) => `${port}/${own}${name ? ` (${name})` : ''}`);
    const message = `${workload} has ${found ? 'several ports' : 'no port'} with the name ${text}.`;
    throw failure(
      'PORT',
      message,
      list.length > 0 ? `Its containers declare: ${list.join(', ')}.` : 'Its containers declare none: write a number.',
    );
  }
  return { port: found.port, protocol: found.own as Protocol, notes: [] };
}
