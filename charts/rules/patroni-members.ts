import type { Graph } from '@twisterlab/platform/link/graph';
import type { Finding, Rule } from '@twisterlab/platform/verify/rule';
import { type PatroniCluster, patroniClusters } from './patroni-clusters';
import { type MemberSettings, memberFormat } from './patroni-member';

/**
 * What a member of Patroni needs to find the others, to listen where Services and probes connect, to log in to its own PostgreSQL and
 * to create a usable database. Patroni starts with these mistakes, and has no leader, or one without roles.
 */
export const patroniMembers: Rule = {
  name: 'patroni-members',
  *check(graph) {
    for (const cluster of patroniClusters(graph)) {
      const text = cluster.files[cluster.file.slice(cluster.file.lastIndexOf('/') + 1)];
      // The rule patroni reports a file that is missing.
      if (text === undefined) continue;
      const settings = memberFormat.read(text);
      const messages = settings
        ? [
            ...peers(settings, cluster, graph),
            ...addresses(settings, cluster, graph),
            ...logins(settings),
            ...creation(settings),
            ...paths(settings, cluster),
          ]
        : memberFormat.faults(text);
      for (const message of [...messages, ...statements(cluster.files)])
        yield { at: cluster.workload.object, message, fix: 'Correct the chart of the database.' } satisfies Finding;
    }
  },
};

/** Members find each other and their state by labels of the pods. */
function* peers({ scope, kubernetes }: MemberSettings, { workload }: PatroniCluster, graph: Graph): Iterable<string> {
  const { namespace, labels, scope_label = 'cluster-name', role_label = 'role' } = kubernetes;
  if (namespace !== workload.namespace)
    yield `keeps its state in the namespace ${namespace}, and runs in ${workload.namespace}`;
  for (const [name, value] of [...Object.entries(labels), [scope_label, scope] as const])
    if (workload.labels[name] !== value)
      yield `finds its members by the label ${name}=${value}, which its pods do not have`;
  for (const { manifest } of graph.all('Service')) {
    const selector = manifest.metadata.namespace === workload.namespace ? (manifest.spec.selector ?? {}) : {};
    if (selector[scope_label] !== scope) continue;
    for (const name of Object.keys(selector))
      if (workload.labels[name] === undefined && name !== role_label)
        yield `writes the role to the label ${role_label}, and the Service ${manifest.metadata.name} selects by ${name}`;
  }
}

const everyAddress = /^(0\.0\.0\.0|\*|\[?::\]?)$/;

function* addresses(
  { scope, kubernetes, restapi, postgresql }: MemberSettings,
  { workload, container }: PatroniCluster,
  graph: Graph,
): Iterable<string> {
  const opened = (container.ports ?? []).map(({ containerPort }) => containerPort);
  for (const [name, listen] of [
    ['restapi', restapi.listen],
    ['postgresql', postgresql.listen],
  ] as const) {
    const [, address = '', port] = /^(.*):(\d+)$/.exec(listen) ?? [];
    if (!everyAddress.test(address)) yield `has ${name}.listen ${listen}, which is not the address of the pod`;
    if (!opened.includes(Number(port))) yield `has ${name}.listen ${listen}; the container opens ${opened.join(', ')}`;
  }
  const service = graph
    .all('Service')
    .find(({ manifest: { metadata } }) => metadata.name === scope && metadata.namespace === workload.namespace);
  for (const port of service?.manifest.spec.ports ?? []) {
    const target = Number(port.targetPort ?? port.port);
    const written = kubernetes.ports?.find(({ name }) => name === port.name);
    if (!written) yield `writes no endpoint for the port ${port.name} of the Service ${scope}`;
    else if (written.port !== target || !postgresql.listen.endsWith(`:${target}`))
      yield `writes the endpoint ${written.port} for the port ${port.name} of the Service ${scope}, and PostgreSQL listens on ${postgresql.listen}`;
  }
}

function* logins({ postgresql, bootstrap }: MemberSettings): Iterable<string> {
  const { authentication, use_unix_socket = false } = postgresql;
  const lines = (bootstrap.dcs?.postgresql?.pg_hba ?? []).map((line) => line.split(/\s+/));
  const allows = (types: readonly string[], database: string, role: string) =>
    lines.some(
      ([type = '', databases = '', users = '']) =>
        types.includes(type) &&
        (databases.split(',').includes(database) || (database !== 'replication' && databases === 'all')) &&
        (users.split(',').includes(role) || users === 'all'),
    );
  const tcp = ['host', 'hostssl'];
  const { superuser, replication, rewind } = authentication;
  if (
    use_unix_socket ? !allows(['local'], 'postgres', superuser.username) : !allows(tcp, 'postgres', superuser.username)
  )
    yield `cannot log in as ${superuser.username} ${use_unix_socket ? 'over its socket' : 'over TCP (use_unix_socket is not true)'}: no line of pg_hba allows it`;
  if (!allows(tcp, 'replication', replication.username))
    yield `replicates as ${replication.username}, which no line of pg_hba allows`;
  if (!allows(tcp, 'postgres', rewind.username)) yield `rewinds as ${rewind.username}, which no line of pg_hba allows`;
  const names = Object.values(authentication).map(({ username }) => username);
  if (new Set(names).size < names.length) yield 'uses one user for two of superuser, replication and rewind';
}

/** How the first member creates the database, and how others copy it. */
function* creation({ bootstrap, postgresql }: MemberSettings): Iterable<string> {
  const { 'auth-local': local = 'trust (unset)', encoding, locale = '(unset)' } = valuesOf(bootstrap.initdb);
  if (local !== 'peer') yield `initialises with auth-local ${local}: every process of the pod is the superuser`;
  if (!/^(C|POSIX|(C|[a-z]{2}_[A-Z]{2})\.(UTF-8|utf8))$/.test(locale))
    yield `initialises with the locale ${locale}, which the image does not have or which an update of the image changes`;
  if ((encoding ?? (/utf-?8$/i.test(locale) ? 'UTF8' : 'SQL_ASCII')) !== 'UTF8')
    yield `initialises with the encoding ${encoding ?? 'of the locale'}, and clients expect UTF8`;
  if (valuesOf(postgresql.basebackup ?? []).checkpoint !== 'fast')
    yield 'copies a new member after the next regular checkpoint (basebackup checkpoint is not fast): minutes without it';
  if (!postgresql.callbacks?.on_start)
    yield 'has no callback on_start: shared settings of Git do not reach a cluster that exists';
}

const valuesOf = (list: readonly (string | Readonly<Record<string, string>>)[]): Readonly<Record<string, string>> =>
  Object.assign({}, ...list.filter((each) => typeof each === 'object'));

function* paths(
  { bootstrap, postgresql }: MemberSettings,
  { container, files, file }: PatroniCluster,
): Iterable<string> {
  const folder = file.slice(0, file.lastIndexOf('/') + 1);
  for (const [name, command] of [
    ['post_bootstrap', bootstrap.post_bootstrap],
    ...Object.entries(postgresql.callbacks ?? {}),
  ] as const)
    for (const word of command.split(/\s+/).filter((each) => each.startsWith(folder)))
      if (files[word.slice(folder.length)] === undefined)
        yield `runs ${word} (${name}), which is no file of its ConfigMap`;
  const writable = (container.volumeMounts ?? []).filter(({ readOnly }) => !readOnly).map(({ mountPath }) => mountPath);
  for (const [name, path] of [
    ['pgpass', postgresql.pgpass],
    ['unix_socket_directories', postgresql.parameters?.unix_socket_directories],
  ])
    if (path !== undefined && !writable.some((mount) => path === mount || path.startsWith(`${mount}/`)))
      yield `has ${name} ${path}, which is in no writable volume`;
}

/** psql does not run a statement with an open quote, and takes what follows as part of it. */
function* statements(files: PatroniCluster['files']): Iterable<string> {
  for (const [name, text] of Object.entries(files)) {
    const [, sql = ''] = /<<'SQL'\n(.*?)\n\s*SQL\s*$/ms.exec(text) ?? [];
    for (const line of sql.split('\n').filter((each) => !each.trimStart().startsWith('--')))
      for (const quote of [`"`, `'`])
        if (line.split(quote).length % 2 === 0) yield `has an open ${quote} in ${name}: ${line.trim()}`;
  }
}
