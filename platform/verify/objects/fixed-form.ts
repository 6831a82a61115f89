import type { Graph } from '../../link/graph';
import { allContainers } from '../../link/pods';
import { suggest } from '../../util/suggest';
import type { Finding, Rule } from '../rule';

/**
 * Fields with a form that the API server does not verify: it stores any text, and what reads the field finds nothing. Argo CD shows a
 * difference without end where the API server replaces the text.
 */
export const fixedForm: Rule = {
  name: 'fixed-form',
  *check(graph) {
    yield* secretTypes(graph);
    yield* claimTemplates(graph);
    yield* aggregation(graph);
    yield* capabilities(graph);
    yield* wellKnownNames(graph);
  },
};

/** A container with an unknown capability does not start. Source: Linux 6.12, include/uapi/linux/capability.h. */
const knownCapabilities = new Set(
  (
    'ALL AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID ' +
    'IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW ' +
    'PERFMON SETFCAP SETGID SETPCAP SETUID SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO ' +
    'SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG SYSLOG WAKE_ALARM'
  ).split(' '),
);

function* capabilities(graph: Graph): Iterable<Finding> {
  for (const { object: at, spec } of graph.workloads) {
    for (const { name, securityContext } of allContainers(spec)) {
      const { add = [], drop = [] } = securityContext?.capabilities ?? {};
      const unknown = [...add, ...drop].find((each) => !knownCapabilities.has(each.toUpperCase().replace(/^CAP_/, '')));
      if (unknown === undefined) continue;
      yield { at, message: `${name} has the capability ${unknown}, which Linux does not have`, fix: 'Correct it.' };
    }
  }
}

/** Labels and taints of nodes. Source: Kubernetes, Well-Known Labels, Annotations and Taints. */
const ofNodes = [
  ...['kubernetes.io/hostname', 'kubernetes.io/os', 'kubernetes.io/arch', 'node.kubernetes.io/instance-type'],
  ...['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'],
  ...['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master', 'node-role.kubernetes.io/etcd'],
  ...['not-ready', 'unreachable', 'unschedulable', 'memory-pressure', 'disk-pressure', 'pid-pressure'].map(
    (name) => `node.kubernetes.io/${name}`,
  ),
  ...['node.kubernetes.io/network-unavailable', 'node.kubernetes.io/out-of-service'],
];
const isOfNodes = new Set(ofNodes);

/**
 * No node has a label or taint with a misspelt name: pods are not spread, or do not run there. Bias: other names than those of
 * Kubernetes are of the cluster, also with its domains: only what differs by two letters is misspelt.
 */
function* wellKnownNames(graph: Graph): Iterable<Finding> {
  for (const { object: at, spec } of graph.workloads) {
    const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
    const terms = [podAffinity, podAntiAffinity].flatMap((each) => [
      ...(each?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(each?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
    ]);
    const names = [
      ...[...(spec.topologySpreadConstraints ?? []), ...terms].map((each) => each?.topologyKey),
      ...(spec.tolerations ?? []).map(({ key }) => key),
      ...Object.keys(spec.nodeSelector ?? {}),
    ];
    for (const name of names) {
      if (!name?.includes('kubernetes.io/') || isOfNodes.has(name)) continue;
      const meant = suggest(name, ofNodes, 2);
      if (meant) yield { at, message: `names ${name}, which no node has; ${meant} is known`, fix: `Write ${meant}.` };
    }
  }
}

/** Types of Kubernetes have a domain too, but for Opaque. Source: Kubernetes, Types of Secret. */
function* secretTypes(graph: Graph): Iterable<Finding> {
  for (const at of graph.all('Secret')) {
    const { type = 'Opaque' } = at.manifest;
    if (type === 'Opaque' || type.includes('/')) continue;
    yield { at, message: `has the type ${type}, which has no domain`, fix: 'Write Opaque, or DOMAIN/NAME.' };
  }
}

/** The StatefulSet controller creates claims, whatever the template states. Source: pkg/apis/apps/types.go. */
function* claimTemplates(graph: Graph): Iterable<Finding> {
  for (const at of graph.all('StatefulSet')) {
    for (const template of at.manifest.spec.volumeClaimTemplates ?? []) {
      const { apiVersion = 'v1', kind = 'PersistentVolumeClaim' } = template;
      if (apiVersion === 'v1' && kind === 'PersistentVolumeClaim') continue;
      yield {
        at,
        message: `has a ${kind} of ${apiVersion} among volumeClaimTemplates`,
        fix: 'Write v1 and PersistentVolumeClaim, or neither.',
      };
    }
  }
}

/** The roles admin, edit and view select "true" only. Source: Kubernetes, Using RBAC, Aggregated ClusterRoles. */
function* aggregation(graph: Graph): Iterable<Finding> {
  for (const at of graph.all('ClusterRole')) {
    for (const [label, value] of Object.entries(at.manifest.metadata.labels ?? {})) {
      if (!/^rbac\.authorization\.k8s\.io\/aggregate-to-(admin|edit|view)$/.test(label) || value === 'true') continue;
      yield { at, message: `has ${label}: "${value}", which no role selects`, fix: 'Write "true", or remove it.' };
    }
  }
}
