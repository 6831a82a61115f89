import type { Graph } from '@twisterlab/platform/link/graph';
import { mountedFiles } from '@twisterlab/platform/link/mounted-files';
import type { Workload } from '@twisterlab/platform/link/pods';
import type { Container } from '@twisterlab/platform/model/manifest';
import { bytes } from '@twisterlab/platform/util/quantity';
import type { Rule } from '@twisterlab/platform/verify/rule';

/** Settings of redis.conf and of pgBackRest without which data is lost, readable or not copied; both programs start without them. */
export const storeFiles: Rule = {
  name: 'store-files',
  *check(graph) {
    for (const workload of graph.workloads) {
      for (const container of workload.spec.containers) {
        for (const { path, text, configMap } of mountedFiles(graph.byKey, workload, container)) {
          const at = graph.byKey.get(`ConfigMap ${workload.namespace}/${configMap}`) ?? workload.object;
          for (const message of faults(path, text, workload, container, graph))
            yield {
              at,
              message: `${path.slice(path.lastIndexOf('/') + 1)}: ${message}`,
              fix: 'Correct the chart of the store.',
            };
        }
      }
    }
  },
};

function faults(path: string, text: string, workload: Workload, container: Container, graph: Graph): Iterable<string> {
  if (path.endsWith('/redis.conf')) return redis(new Map(lines(text, /^(\S+)\s+(.*)$/)), container);
  if (path.endsWith('/pgbackrest.conf')) return pgBackRest(new Map(lines(text, /^([\w-]+)=(.*)$/)), workload, graph);
  return [];
}

const lines = (text: string, form: RegExp): [string, string][] =>
  text.split('\n').flatMap((line) => {
    const [, name, value] = form.exec(line.trim()) ?? [];
    return name === undefined || name.startsWith('#') ? [] : [[name, value!.trim()]];
  });

const policies = /^(noeviction|(allkeys|volatile)-(lru|lfu|random)|volatile-ttl)$/;

const flag = /^(yes|no)$/;
/** Directives that this site may set. Source: redis.conf of Redis 7.2. */
const directives: Readonly<Record<string, RegExp>> = {
  dir: /^\//,
  appendonly: flag,
  appendfsync: /^(always|everysec|no)$/,
  save: /^(""|\d+ \d+( \d+ \d+)*)$/,
  maxmemory: /^\d+([kmg]b?)?$/i,
  'maxmemory-policy': /\S/,
  'protected-mode': flag,
  'repl-diskless-sync': flag,
  'repl-diskless-sync-delay': /^\d+$/,
  // Above five minutes the table of connections in the network forgets an idle one first.
  'tcp-keepalive': /^([1-9]\d?|[12]\d\d|300)$/,
  timeout: /^\d+$/,
  maxclients: /^[1-9]\d*$/,
  loglevel: /^(debug|verbose|notice|warning|nothing)$/,
};

function* redis(settings: ReadonlyMap<string, string>, { volumeMounts = [] }: Container): Iterable<string> {
  const {
    dir = '(unset)',
    appendonly,
    appendfsync = 'everysec',
    maxmemory = '',
    'maxmemory-policy': policy = 'noeviction',
  } = Object.fromEntries(settings);
  if (!volumeMounts.some(({ mountPath }) => dir === mountPath || dir.startsWith(`${mountPath}/`)))
    yield `dir is ${dir}, which is no volume: the data is gone with the pod`;
  if (appendonly !== 'yes')
    yield `appendonly is ${appendonly ?? '(unset)'}: a restart loses what came after the last snapshot`;
  if (!/^(always|everysec)$/.test(appendfsync))
    yield `appendfsync is ${appendfsync}: a power loss loses minutes of writes`;
  if (settings.get('protected-mode') === 'no') yield 'protected-mode is no';
  if (!(bytes(maxmemory.replace(/(\d)([kmg])b?$/i, (_, digit, unit) => `${digit}${unit.toUpperCase()}i`)) > 0))
    yield `maxmemory is ${maxmemory || '(unset)'}: the kernel kills Redis at the limit of its container`;
  for (const [name, value] of settings) {
    const form = directives[name];
    if (!form)
      yield `${name} is no directive that charts/rules/store-files.ts knows: Redis does not start with a misspelt one`;
    else if (!form.test(value)) yield `${name} is ${value}, which Redis cannot read`;
  }
  if (!policies.test(policy)) yield `maxmemory-policy is ${policy}, which Redis does not know`;
  else if (/^noeviction$|^volatile/.test(policy))
    yield `maxmemory-policy is ${settings.get('maxmemory-policy') ?? 'noeviction (unset)'}: a full cache refuses writes of keys without a lifetime`;
}

function* pgBackRest(settings: ReadonlyMap<string, string>, workload: Workload, graph: Graph): Iterable<string> {
  const ports = new Set(
    graph
      .workloadsIn(workload.namespace)
      .flatMap(({ spec }) => spec.containers.flatMap((each) => each.ports ?? []))
      .filter(({ name }) => name === 'pgbackrest')
      .map(({ containerPort }) => `${containerPort}`),
  );
  const isPort = (port: string | undefined) => port !== undefined && ports.has(port);
  const hosts = [...settings.keys()].flatMap((name) => /^((?:pg|repo)\d+)-host$/.exec(name)?.[1] ?? []);
  for (const host of hosts) {
    const of = (part: string) => settings.get(`${host}-host-${part}`);
    if (of('type') !== 'tls') yield `${host}-host-type is ${of('type') ?? '(unset)'}: the connection is not by TLS`;
    if (!isPort(of('port')))
      yield `${host}-host-port is ${of('port') ?? '(unset)'}; pgBackRest listens on ${[...ports].join(', ')}`;
    for (const part of ['cert-file', 'key-file', 'ca-file'])
      if (!of(part)) yield `${host}-host-${part} is missing: the server refuses the connection`;
  }
  const members = [...settings.keys()].flatMap((name) => /^(pg\d+)-/.exec(name)?.[1] ?? []);
  for (const member of new Set(members))
    if (!settings.get(`${member}-path`)?.startsWith('/')) yield `${member}-path is missing`;
  const paths = new Set([...settings].flatMap(([name, value]) => (/^pg\d+-path$/.test(name) ? [value] : [])));
  if (paths.size > 1) yield `members have different paths: ${[...paths].join(', ')}`;
  if (!settings.has('repo1-path') && !settings.has('repo1-host')) yield 'it has no repository (repo1-path, repo1-host)';
  if (settings.has('tls-server-address')) {
    if (!isPort(settings.get('tls-server-port')))
      yield `tls-server-port is ${settings.get('tls-server-port') ?? '(unset)'}; the container opens ${[...ports].join(', ')}`;
    for (const part of ['cert-file', 'key-file', 'ca-file', 'auth'])
      if (!settings.get(`tls-server-${part}`)) yield `tls-server-${part} is missing: the server does not start`;
    if (hosts.some((host) => host.startsWith('pg')) && !(Number(settings.get('repo1-retention-full')) >= 1))
      yield 'repo1-retention-full is not at least 1: the repository grows without a limit';
  }
}
