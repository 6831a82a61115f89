import { allocatable } from '@twisterlab/platform/model/cluster';
import type { Problem } from '@twisterlab/platform/model/problem';
import { contains, parseAddress, parseCidr, parseRange } from '@twisterlab/platform/network/addresses';
import { internet } from '@twisterlab/platform/network/external';
import { groupBy } from '@twisterlab/platform/util/collections';
import { inDomain } from '@twisterlab/platform/util/domains';
import { bytes, cores, formatBytes, formatCores } from '@twisterlab/platform/util/quantity';
import { longestInterval, week } from '@twisterlab/platform/util/schedule';
import { backupOrder, backupSchedules } from './backup-schedules';
import { clusterHosts } from './cluster';
import { hostsOf, routed, type Tenant } from './tenant';

type Check = (tenant: Tenant) => Iterable<Omit<Problem, 'where'>>;

/** Namespaces that K3s owns. */
export const reserved = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];
/** Workloads that may have a node port or an address. */
const exposed = ({ api, mcp }: Tenant) => Object.entries({ api, mcp });

/** What must hold between a tenant and its cluster; each field by itself is already well-formed. */
export const tenantChecks: readonly Check[] = [
  function* namespaceIsFree({ namespace }) {
    if (reserved.includes(namespace)) {
      yield { message: `namespace ${namespace} belongs to K3s.`, fix: 'Choose a namespace of the tenant alone.' };
    }
  },

  function* hostsAreInTheDomain(tenant) {
    const { domain } = tenant.cluster;
    for (const [name, hosts] of routed(tenant)) {
      for (const host of hosts) {
        if (inDomain(host, domain)) continue;
        yield {
          message: `${name}.hosts ${host} is outside the domain ${domain}.`,
          fix: `Write a name that ends in .${domain}: no other resolves to this cluster.`,
        };
      }
    }
  },

  function* hostsAreNotTheClusters(tenant) {
    const taken = clusterHosts(tenant.cluster);
    for (const [name, hosts] of routed(tenant)) {
      for (const host of hosts.filter((each) => taken.includes(each))) {
        yield { message: `${name}.hosts ${host} belongs to the cluster itself.`, fix: 'Choose a name of the tenant.' };
      }
    }
  },

  function* addressIsNotTheIngress(tenant) {
    for (const [name, { address: own }] of exposed(tenant)) {
      if (own !== undefined && own === tenant.cluster.ingressAddress) {
        yield {
          message: `${name}.address ${own} is that of the ingress controller.`,
          fix: 'Choose another address of the pool.',
        };
      }
    }
  },

  function* addressesComeFromThePool(tenant) {
    const { addressPool, loadBalancer } = tenant.cluster;
    for (const [name, { address: own }] of exposed(tenant)) {
      if (own === undefined) continue;
      if (loadBalancer !== 'metallb') {
        yield {
          message: `${name}.address ${own} needs MetalLB; the cluster ${tenant.cluster.name} has ${loadBalancer}.`,
          fix: 'Expose it with nodePort, or give the cluster loadBalancer metallb.',
        };
      }
      if (!contains(parseRange(addressPool)!, parseAddress(own)!)) {
        yield {
          message: `${name}.address ${own} is outside the pool ${addressPool}.`,
          fix: 'Choose an address of the pool.',
        };
      }
    }
  },

  function* exposureNamesItsClients(tenant) {
    for (const [name, { nodePort, address: own, from }] of exposed(tenant)) {
      const opened = nodePort === undefined ? own && `address ${own}` : `nodePort ${nodePort}`;
      if (opened !== undefined && !from) {
        yield {
          message: `${name}.${opened} opens the server without HTTPS and without a login, and names no clients.`,
          fix: `Write the machines that may use it, such as ${name}.from: ['192.168.0.20/32'], or remove it: clients use ${name}.hosts.`,
        };
      }
      if (from && nodePort === undefined && own === undefined) {
        yield {
          message: `${name}.from is set and nothing is exposed.`,
          fix: 'Set nodePort or address too, or remove from.',
        };
      }
    }
  },

  function* signOnHasAProvider({ mcp: { authentication, clientId, hosts }, cluster }) {
    if (authentication === 'password') {
      if (clientId === undefined) return;
      yield {
        message: `mcp.clientId ${clientId} is set and mcp.authentication is password.`,
        fix: "Write authentication: 'sign-on', or remove clientId.",
      };
      return;
    }
    if (!cluster.signOn) {
      yield {
        message: `mcp.authentication is sign-on and environments/${cluster.name}.ts has no signOn.`,
        fix: 'Set signOn of the cluster: docs/runbooks/sign-on.md.',
      };
    }
    if (hosts.length === 0) {
      yield {
        message: 'mcp.authentication is sign-on and mcp.hosts is empty.',
        fix: 'Name a host, or remove authentication: it concerns clients of the ingress controller only.',
      };
    }
    if (clientId === undefined) {
      yield {
        message: 'mcp.authentication is sign-on and mcp.clientId is missing.',
        fix: 'Copy the client ID from the identity provider; no other program and no other tenant may have it.',
      };
    }
  },

  function* replicasFitTheNodes({ api, cluster }) {
    const most = api.autoscale?.max ?? api.replicas;
    if (api.spread === 'required' && most > cluster.nodes.length) {
      yield {
        message: `api.${api.autoscale ? 'autoscale.max' : 'replicas'} ${most} with spread required, and ${cluster.name} has ${cluster.nodes.length} node(s).`,
        fix: 'Lower it, add nodes, or write spread preferred: a pod without a node of its own stays Pending.',
      };
    }
    if (api.autoscale && api.autoscale.max <= api.replicas) {
      yield {
        message: `api.autoscale.max ${api.autoscale.max} is not above api.replicas ${api.replicas}.`,
        fix: 'Raise max, or remove autoscale.',
      };
    }
  },

  function* copiesAreRestoredEveryWeek({ backups: { drillSchedule } }) {
    if (drillSchedule !== undefined && longestInterval(drillSchedule) > week) {
      yield {
        message: `backups.drillSchedule "${drillSchedule}" is rarer than once a week.`,
        fix: 'Name a day of the week, such as "0 5 * * 0" for Sundays: what was never restored is no copy.',
      };
    }
  },

  function* tasksStartOnOneDay(tenant) {
    try {
      const own = backupOrder.filter((name) => name !== 'offsite' || tenant.backups.offsite);
      for (const name of own) backupSchedules(tenant, name);
    } catch (error) {
      yield {
        message: `backups: ${(error as Error).message}, and the tasks of a tenant start one after the other.`,
        fix: 'Choose an earlier time for backups.schedule and backups.drillSchedule.',
      };
    }
  },

  function* copiesAreOffsiteOrAccepted({ onCall, backups: { offsite, withoutOffsite } }) {
    if (onCall && !offsite && !withoutOffsite) {
      yield {
        message: 'onCall is true and backups.offsite is missing: one disk holds the data and all its copies.',
        fix: "Set backups.offsite, or accept the risk: withoutOffsite: { accepted: '2026-11-28', reason: '...' } under backups.",
      };
    }
    if (offsite && withoutOffsite) {
      yield {
        message: 'backups.offsite and backups.withoutOffsite are both set.',
        fix: 'Remove withoutOffsite: the copies are off-site.',
      };
    }
  },

  function* bucketIsWhereTrafficMayGo({ backups: { offsite } }) {
    const host = offsite && parseAddress(new URL(offsite.endpoint).hostname);
    if (host === undefined) return;
    const inside = (networks: readonly string[]) => networks.some((each) => contains(parseCidr(each)!, host));
    if (offsite?.networks ? !inside(offsite.networks) : inside(internet.except ?? [])) {
      yield {
        message: `backups.offsite.endpoint ${offsite?.endpoint} is in no network that copies may be sent to: ${offsite?.networks?.join(', ') ?? 'the internet'}.`,
        fix: 'Name its network under backups.offsite.networks, such as ["192.168.0.20/32"].',
      };
    }
  },

  function* requestsFitANode({ api, mcp, postgres, redis, cluster }) {
    const room = cluster.nodes.map(allocatable);
    const most = { cpu: Math.max(...room.map((r) => r.cpu)), memory: Math.max(...room.map((r) => r.memory)) };
    for (const [name, { cpu, memory }] of Object.entries({ api, mcp, postgres, redis })) {
      if (cores(cpu.request) > most.cpu) {
        yield {
          message: `${name}.cpu requests ${cpu.request}; the largest node has ${formatCores(most.cpu)} for pods.`,
          fix: 'Lower the request: no node could run the pod.',
        };
      }
      if (bytes(memory.request) > most.memory) {
        yield {
          message: `${name}.memory requests ${memory.request}; the largest node has ${formatBytes(most.memory)} for pods.`,
          fix: 'Lower the request: no node could run the pod.',
        };
      }
    }
  },
];

interface Claim {
  readonly kind: string;
  readonly value: string | number | undefined;
}

function claims(tenant: Tenant): readonly Claim[] {
  const { namespace, api, mcp } = tenant;
  return [
    { kind: 'namespace', value: namespace },
    ...hostsOf(tenant).map((value) => ({ kind: 'host', value })),
    { kind: 'node port', value: api.nodePort },
    { kind: 'node port', value: mcp.nodePort },
    { kind: 'address', value: api.address },
    { kind: 'address', value: mcp.address },
    // A token for one tenant must not be valid for another.
    { kind: 'client ID', value: mcp.clientId },
  ];
}

/** Namespaces, hosts, node ports and addresses that two claim in one cluster. */
export function* conflictingClaims(
  tenants: readonly Tenant[],
): Iterable<Omit<Problem, 'where'> & { readonly of: Tenant }> {
  const all = tenants.flatMap((tenant) => claims(tenant).map((claim) => ({ ...claim, tenant })));
  for (const [key, rivals] of groupBy(all, ({ kind, value, tenant }) => `${tenant.cluster.name} ${kind} ${value}`)) {
    const [first, second] = rivals;
    if (!first || !second || first.value === undefined) continue;
    const who = [...new Set(rivals.map(({ tenant }) => tenant.name))];
    const claimants = who.length > 1 ? `${who.join(' and ')} claim` : `${who[0]} claims twice`;
    yield {
      of: second.tenant,
      message: `${claimants} the ${key.slice(first.tenant.cluster.name.length + 1)} of the cluster ${first.tenant.cluster.name}.`,
      fix: `Give each its own ${first.kind}.`,
    };
  }
}
