import { isDeepStrictEqual } from 'node:util';
import { readYaml } from '@twisterlab/platform/files/syntax';
import { type Graph, objectKey } from '@twisterlab/platform/link/graph';
import { is, ofKind } from '@twisterlab/platform/model/kinds';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import { type PatroniCluster, type PatroniConfig, patroniClusters, type SharedSettings } from './patroni-clusters';

/** Patroni settings that risk data or the leader, and that Patroni itself checks only at run time or not at all. */
export const patroni: Rule = {
  name: 'patroni',
  *check(graph) {
    for (const cluster of patroniClusters(graph)) {
      const at = cluster.workload.object;
      if (!cluster.config) {
        yield* unreadable(cluster);
        continue;
      }
      for (const [message, fix] of [
        ...timers(cluster.config.bootstrap?.dcs ?? {}),
        ...settings(cluster, cluster.config),
        ...claims(cluster, cluster.config),
        ...services(graph, cluster, cluster.config),
      ]) {
        yield { at, message, fix };
      }
    }
  },
};

function* unreadable({ workload: { object: at }, file, faults }: PatroniCluster): Iterable<Finding> {
  if (faults.length === 0) {
    yield { at, message: 'runs Patroni, but patroni.yml is in no ConfigMap', fix: 'Mount its ConfigMap.' };
  }
  for (const fault of faults)
    yield { at, message: `runs Patroni, which cannot read ${file}: ${fault}`, fix: 'Correct the file.' };
}

type Fault = readonly [message: string, fix: string];

function* timers({ ttl = 30, loop_wait = 10, retry_timeout = 10 }: SharedSettings): Iterable<Fault> {
  const least = loop_wait + 2 * retry_timeout;
  if (ttl < least) {
    yield [
      `has ttl ${ttl}, below loop_wait ${loop_wait} + 2 x retry_timeout ${retry_timeout} = ${least}: a slow API server costs a healthy leader its lock`,
      `Raise ttl to ${least} or more, or lower the others.`,
    ];
  }
  if (ttl < 20) yield [`has ttl ${ttl}, below Patroni's minimum of 20`, 'Set 20 or more.'];
}

function* settings({ workload, files }: PatroniCluster, { bootstrap }: PatroniConfig): Iterable<Fault> {
  const { synchronous_mode = false, failsafe_mode = false, postgresql } = bootstrap?.dcs ?? {};
  if (workload.pods > 1 && !synchronous_mode) {
    yield ['replicates asynchronously: the loss of a node loses acknowledged commits', 'Set synchronous_mode.'];
  }
  if (!failsafe_mode) {
    yield ['demotes its leader if the API server is unavailable', 'Set failsafe_mode.'];
  }
  const { wal_sender_timeout: timeout = '60s' } = postgresql?.parameters ?? {};
  if (workload.pods > 1 && synchronous_mode && !/^([1-9]|1\d|20)s$/.test(`${timeout}`)) {
    yield [
      `has wal_sender_timeout ${timeout}: the loss of the node of the synchronous standby stops commits for as long`,
      'Set 10s.',
    ];
  }
  for (const line of postgresql?.pg_hba ?? []) {
    if (!/^(local .* peer|hostssl .* scram-sha-256|host .* reject)$/.test(line)) {
      yield [
        `allows connections without a password or without TLS: ${line}`,
        'Use hostssl ... scram-sha-256, or local ... peer.',
      ];
    }
  }
  const shared = files['shared.yml'];
  if (shared !== undefined && !isDeepStrictEqual(readYaml(shared), bootstrap?.dcs)) {
    yield ['bootstraps with settings that differ from shared.yml', 'Render both from one value.'];
  }
}

/** A data directory outside the claim is lost with the pod; initdb refuses the mount point itself. */
function* claims({ workload, container }: PatroniCluster, { postgresql }: PatroniConfig): Iterable<Fault> {
  const templates = ofKind(workload.object.manifest, 'StatefulSet').spec.volumeClaimTemplates ?? [];
  const names = templates.map(({ metadata }) => metadata?.name);
  const mounts = (container.volumeMounts ?? []).filter(({ name }) => names.includes(name));
  const path = postgresql?.data_dir ?? '';
  if (!mounts.some(({ mountPath }) => path.startsWith(`${mountPath}/`))) {
    yield [`has data_dir ${path || '(unset)'}, which is not a folder below a claim`, 'Set a folder below the mount.'];
  }
}

function* services(
  graph: Graph,
  { workload, scope = '' }: PatroniCluster,
  { kubernetes }: PatroniConfig,
): Iterable<Fault> {
  const service = (name: string) => {
    const found = graph.byKey.get(objectKey('Service', name, workload.namespace))?.manifest;
    return is(found, 'Service') ? found : undefined;
  };
  const primary = service(scope);
  if (!primary) {
    yield [`has no Service ${scope}, so clients cannot find the primary`, `Render a Service ${scope}.`];
  } else if (kubernetes?.use_endpoints) {
    if (primary.spec.selector) {
      yield [
        `writes the endpoints of the Service ${scope}, whose selector overwrites them with other pods`,
        'Remove the selector.',
      ];
    }
    for (const { name = '' } of kubernetes.ports ?? [{}]) {
      if (!primary.spec.ports?.some((port) => (port.name ?? '') === name)) {
        yield [
          `writes endpoints with the port ${name}, which the Service ${scope} does not have`,
          'Use the same name in both.',
        ];
      }
    }
    for (const state of ['config', 'failover', 'sync'].map((name) => `${scope}-${name}`)) {
      if (!service(state)) {
        yield [
          `keeps state in Endpoints ${state} without a Service: Kubernetes deletes them when its controller restarts`,
          `Render a headless Service ${state}.`,
        ];
      }
    }
  } else if (primary.spec.selector?.role !== 'primary') {
    yield [`has a Service ${scope} whose selector does not select the primary`, 'Select role: primary.'];
  }
}
