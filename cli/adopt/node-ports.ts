import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { identityOf, nameOf } from '../live/objects';
import type { Clusters } from './live-cluster';
import type { Classified } from './verdict';

/** A node port of today's cluster. */
export interface NodePort {
  readonly port: number;
  readonly service: Classified;
  /**
   * - `kept`: the same Service of dist has it.
   * - `collides`: another Service of dist has it, which the API server refuses as long as this one exists.
   * - `goes`: dist does not have it.
   * - `stays`: dist does not have it, and its Service is left.
   */
  readonly fate: 'kept' | 'collides' | 'goes' | 'stays';
  /** The Service of dist that has it. Default: none. */
  readonly wanted?: Manifest;
}

export function nodePorts(found: readonly Classified[], { dist }: Clusters): NodePort[] {
  const wanted = new Map(dist.flatMap(({ manifest }) => portsOf(manifest).map((port) => [port, manifest] as const)));
  return found
    .flatMap((service) => portsOf(service.manifest).map((port) => ({ port, service })))
    .map(({ port, service }): NodePort => {
      const other = wanted.get(port);
      if (!other) return { port, service, fate: service.action === 'leave' ? 'stays' : 'goes' };
      const same = identityOf(other) === identityOf(service.manifest);
      return { port, service, fate: same ? 'kept' : 'collides', wanted: other };
    })
    .toSorted((one, two) => one.port - two.port);
}

function portsOf(manifest: Manifest): number[] {
  return is(manifest, 'Service') ? (manifest.spec?.ports ?? []).flatMap(({ nodePort }) => nodePort ?? []) : [];
}

/** One line for people. */
export function describePort({ port, service, fate, wanted }: NodePort): string {
  const name = nameOf(service.manifest);
  if (fate === 'kept') return `${port}  ${name} of dist has it too`;
  if (fate === 'collides') return `${port}  ${name} has it, and ${nameOf(wanted!)} of dist needs it: free it first`;
  if (fate === 'goes')
    return `${port}  ${name} has it, and no Service of dist does: clients use the host name of its Ingress`;
  return `${port}  ${name} keeps it: it is left`;
}
