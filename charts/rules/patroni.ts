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
        ...startOrder(cluster),
        ...timers(cluster.config.bootstrap?.dcs ?? {}),
        ...settings(cluster, cluster.config),
        ...durability(cluster.config.bootstrap?.dcs?.postgresql?.parameters ?? {}),
        ...encryption(cluster.config),
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

/** After all members stopped, the first one waits for the leader, which an ordered start creates only once the first is ready. */
function* startOrder({ workload: { object, pods } }: PatroniCluster): Iterable<Fault> {
  const { podManagementPolicy = 'OrderedReady' } = ofKind(object.manifest, 'StatefulSet').spec;
  if (podManagementPolicy === 'Parallel' || pods < 2) return;
  yield [
    `starts its members one after the other (podManagementPolicy ${podManagementPolicy}): the first waits for a leader that is not started`,
    'Set podManagementPolicy to Parallel.',
  ];
}

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
  const { synchronous_mode = false, failsafe_mode = false, ttl = 30, postgresql } = bootstrap?.dcs ?? {};
  if (workload.pods > 1 && !synchronous_mode) {
    yield ['replicates asynchronously: the loss of a node loses acknowledged commits', 'Set synchronous_mode.'];
  }
  if (!failsafe_mode) {
    yield ['demotes its leader if the API server is unavailable', 'Set failsafe_mode.'];
  }
  const { primary_stop_timeout: stop = 0 } = bootstrap?.dcs ?? {};
  if (workload.pods > 1 && synchronous_mode && (stop <= 0 || stop > ttl)) {
    yield [
      `has primary_stop_timeout ${stop}: a leader that stops while the archive is away blocks the cluster for a minute or more`,
      `Set 10, at most ttl ${ttl}.`,
    ];
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
    } else if (/^host\w+ \S+ \S+ (0\.0\.0\.0\/0|::\/0|all|samenet) /.test(line) && !line.endsWith(' reject')) {
      yield [`accepts logins from every address: ${line}`, "Name the network of the cluster's pods."];
    }
  }
  const shared = files['shared.yml'];
  if (shared !== undefined && !isDeepStrictEqual(readYaml(shared), bootstrap?.dcs)) {
    yield ['bootstraps with settings that differ from shared.yml', 'Render both from one value.'];
  }
}

/** Values of PostgreSQL's switches, as YAML may have them. */
const isOn = (value: unknown) => ['on', 'true', 'yes', '1'].includes(`${value}`);

/** Without an archive a backup cannot be restored to a point in time; without fsync a power loss damages the files. */
function* durability(parameters: Readonly<Record<string, unknown>>): Iterable<Fault> {
  const { archive_mode, archive_command, wal_level = 'replica' } = parameters;
  if (!isOn(archive_mode) && archive_mode !== 'always') {
    yield [`does not archive its WAL (archive_mode ${archive_mode ?? 'unset'})`, 'Set archive_mode to on.'];
  }
  if (!/^\S+ .*%p/.test(`${archive_command ?? ''}`)) {
    yield [
      `has archive_command ${archive_command ?? '(unset)'}, which archives nothing`,
      'Pass %p to pgbackrest archive-push.',
    ];
  }
  if (!['replica', 'logical'].includes(`${wal_level}`)) yield [`has wal_level ${wal_level}`, 'Set replica.'];
  for (const name of ['fsync', 'full_page_writes', 'synchronous_commit']) {
    if (parameters[name] !== undefined && !/^(on|true|remote_apply|remote_write|local)$/.test(`${parameters[name]}`)) {
      yield [`has ${name} ${parameters[name]}: a power loss loses or damages data`, 'Leave it out: the default is on.'];
    }
  }
}

/** Passwords and data cross the network between nodes. */
function* encryption({ bootstrap, postgresql }: PatroniConfig): Iterable<Fault> {
  const {
    ssl,
    ssl_cert_file,
    ssl_key_file,
    password_encryption = 'scram-sha-256',
  } = bootstrap?.dcs?.postgresql?.parameters ?? {};
  if (!isOn(ssl)) yield [`accepts no TLS (ssl ${ssl ?? 'unset'})`, 'Set ssl to on.'];
  if (!ssl_cert_file || !ssl_key_file)
    yield ['names no certificate or key for TLS', 'Set ssl_cert_file and ssl_key_file.'];
  if (password_encryption !== 'scram-sha-256') {
    yield [`stores passwords as ${password_encryption}`, 'Set password_encryption to scram-sha-256.'];
  }
  if (!bootstrap?.dcs?.postgresql?.pg_hba?.length) {
    yield ['has no pg_hba: Patroni then keeps the one of initdb', 'List the connections that it accepts.'];
  }
  for (const role of ['replication', 'rewind']) {
    const mode = postgresql?.authentication?.[role]?.sslmode;
    if (mode === undefined || !/^(require|verify-ca|verify-full)$/.test(mode)) {
      yield [`has the sslmode ${mode ?? '(unset)'} of ${role}: members connect without TLS`, 'Set sslmode to require.'];
    }
    if (!postgresql?.authentication?.[role]?.username) yield [`names no user for ${role}`, 'Set its username.'];
  }
  const init = JSON.stringify(bootstrap?.initdb ?? []);
  if (!init.includes('"data-checksums"')) {
    yield ['creates a database without checksums (initdb): damage of the disk is not found', 'Add data-checksums.'];
  }
  if (!/"auth-host":"scram-sha-256"/.test(init))
    yield ['initialises with another login than scram-sha-256', 'Set auth-host.'];
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
