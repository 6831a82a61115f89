import { is, type Kinds } from '@twisterlab/platform/model/kinds';
import { type ContainerPort, type Labels, selectorMatches } from '@twisterlab/platform/model/manifest';
import { argoCdServer } from '../../charts/argo-cd/argo-cd';
import { api, mcp } from '../../charts/twisterlab/servers';
import type { Cluster } from '../../environments/schema/cluster';
import type { Tenant } from '../../environments/schema/tenant';
import type { Dist } from '../dist';
import { ownAddress } from './render';

type Service = Kinds['Service'];

/** A rendered workload that is reachable from outside the cluster. */
export interface Server {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly replicas: number;
  readonly ports: readonly ContainerPort[];
  readonly services: readonly Service[];
  /** Its external host names. */
  readonly hosts: readonly string[];
  /** Whether the drill's client may connect without the ingress controller. The record names another machine for the others. */
  readonly exposed: boolean;
}

/** The name that a stub returns. */
export const nameOf = ({ namespace, name }: Pick<Server, 'namespace' | 'name'>) => `${namespace}/${name}`;

/** The address that a Service requests from MetalLB; undefined if none. */
export const addressOf = ({ metadata }: Service) => metadata.annotations?.['metallb.io/loadBalancerIPs'];

/** The hosts of each server according to the records, to compare with what was rendered. */
function hostsByServer(cluster: Cluster, tenants: readonly Tenant[]): Map<string, readonly string[]> {
  return new Map([
    [nameOf(argoCdServer), [`argocd.${cluster.domain}`]],
    ...tenants.flatMap(
      (tenant) =>
        [
          [nameOf({ ...tenant, name: api.name }), tenant.api.hosts],
          [nameOf({ ...tenant, name: mcp.name }), tenant.mcp.hosts],
        ] as const,
    ),
  ]);
}

/** Servers with a host name. @throws if a server of the records was not rendered. */
export function serversOf(dist: Dist, cluster: Cluster, tenants: readonly Tenant[]): Server[] {
  const known = hostsByServer(cluster, tenants);
  const all = dist.objects().map(({ manifest }) => manifest);
  const services = all.filter(({ kind }) => kind === 'Service') as Service[];
  const workloads = all.flatMap((manifest) => (is(manifest, 'Deployment') ? manifest : []));
  const servers = workloads
    .map(({ metadata: { name, namespace = '' }, spec }): Server => {
      const labels = spec.template.metadata?.labels ?? {};
      const own = services.filter(
        ({ metadata, spec: { selector } }) =>
          metadata.namespace === namespace && selector && selectorMatches({ matchLabels: selector }, labels),
      );
      return {
        ...{ namespace, name, labels, replicas: spec.replicas ?? 1, services: own },
        ports: spec.template.spec.containers.flatMap(({ ports = [] }): readonly ContainerPort[] => ports),
        hosts: known.get(nameOf({ namespace, name })) ?? [],
        exposed: own.some((each) => addressOf(each) === ownAddress),
      };
    })
    .filter(({ hosts }) => hosts.length > 0);
  const there = servers.map(nameOf);
  const missing = [...known].filter(([name, hosts]) => hosts.length > 0 && !there.includes(name));
  if (missing.length > 0) throw new Error(`not in dist: ${missing.map(([name]) => name).join(', ')}`);
  return servers;
}
