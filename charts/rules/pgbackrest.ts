import { is } from '@twisterlab/platform/model/kinds';
import { bytes, cores, formatBytes } from '@twisterlab/platform/util/quantity';
import type { Rule } from '@twisterlab/platform/verify/rule';
import { type PatroniCluster, patroniClusters } from './patroni-clusters';
import { type PgBackRestFile, pgBackRestFiles } from './pgbackrest-files';
import { pgBackRestCommands, pgBackRestOption } from './pgbackrest-options';

/**
 * The files of pgBackRest: it refuses or ignores an option at the wrong place only when a backup, a restore or PostgreSQL's archive
 * command runs. The repository host names every member of the database, and all files name one repository.
 */
export const pgbackrest: Rule = {
  name: 'pgbackrest',
  *check(graph) {
    const files = pgBackRestFiles(graph);
    for (const file of files) {
      const cluster = patroniClusters(graph).find(({ workload }) => workload.namespace === file.namespace);
      const others = files.filter(({ namespace }) => namespace === file.namespace);
      for (const message of [
        ...file.ini.faults,
        ...options(file),
        ...local(file),
        ...agreement(file, others),
        ...(isRepositoryHost(file) ? repositoryHost(file, cluster) : []),
        ...queue(file),
      ])
        yield { at: file.at, message: `${file.name}: ${message}`, fix: 'Correct the chart of the database.' };
      if (cluster) yield* members(file, cluster);
    }
  },
};

function* options({ ini, stanzas }: PgBackRestFile): Iterable<string> {
  if (stanzas.size !== 1) yield `it has ${stanzas.size} sections of a stanza: one database needs one`;
  for (const [section, settings] of ini.sections) {
    const [, command] = /^global:(.*)$/.exec(section) ?? [];
    if (section === '') yield `${[...settings.keys()].join(', ')} is in no section`;
    if (command !== undefined && !pgBackRestCommands.includes(command))
      yield `[${section}] names no command of pgBackRest`;
    for (const [name, value] of settings) {
      const option = pgBackRestOption(name);
      if (!option) yield `[${section}] ${name} is no option that charts/rules/pgbackrest-options.ts knows`;
      else if (!option.form.test(value)) yield `[${section}] ${name} is ${value}, which pgBackRest cannot read`;
      else if (section !== '' && stanzas.has(section) !== (option.section === 'stanza'))
        yield `[${section}] ${name} belongs into ${option.section === 'stanza' ? 'the section of the stanza' : '[global]'}`;
    }
  }
}

/** What has to agree with the containers. */
function* local({ global, stanzas, readers }: PgBackRestFile): Iterable<string> {
  const inMount = (path: string) =>
    readers.some(({ container }) =>
      container.volumeMounts?.some(
        ({ mountPath, readOnly }) => !readOnly && (path === mountPath || path.startsWith(`${mountPath}/`)),
      ),
    );
  const log = global.get('log-level-file') ?? 'info (unset)';
  if (log !== 'off') yield `log-level-file is ${log}: the file system is read-only, and no collector reads the file`;
  const paths: [string, string][] = [['lock-path', global.get('lock-path') ?? '/tmp/pgbackrest']];
  for (const [name, value] of [...global, ...[...stanzas.values()].flatMap((section) => [...section])]) {
    if (name === 'spool-path' || name === 'repo1-path') paths.push([name, value]);
    const remote =
      /^pg\d+-path$/.test(name) && [...stanzas.values()].some((each) => each.has(name.replace('path', 'host')));
    if (/^pg\d+-path$/.test(name) && !remote) paths.push([name, value]);
  }
  for (const [name, value] of paths)
    if (!inMount(value)) yield `${name} is ${value}, which is in no writable volume of a container that reads the file`;
  if (![...stanzas.values()].some((section) => [...section.keys()].some((name) => /^pg1-path$/.test(name))))
    yield 'pg1-path is in no stanza: pgBackRest does not find the database';
  if (!global.has('repo1-path') && !global.has('repo1-host')) yield 'it has no repository (repo1-path, repo1-host)';
  const most = Math.max(4, ...readers.map(({ container }) => 4 * (cores(container.resources?.limits?.cpu ?? '') || 0)));
  const processes = Number(global.get('process-max') ?? 1);
  if (processes > most)
    yield `process-max is ${processes}, more than four for each core of the container (${most}): they wait for each other`;
  if (global.has('tls-server-cert-file')) {
    const address = global.get('tls-server-address') ?? 'localhost (unset)';
    if (!/^(0\.0\.0\.0|::|\*)$/.test(address))
      yield `tls-server-address is ${address}: the server does not listen on the address of the pod`;
  }
  const time = (name: string, byDefault: number) => seconds(global.get(name) ?? `${byDefault}`);
  if (time('protocol-timeout', 1830) <= time('db-timeout', 1800))
    yield 'protocol-timeout is not above db-timeout: pgBackRest refuses to start';
}

const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

function seconds(text: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(\w*)$/.exec(text) ?? [];
  return Number(number) * (units[unit || 's'] ?? Number.NaN);
}

/** Files of one namespace: one stanza, one path of the repository, the same one for backups and for restores. */
function* agreement({ global, stanzas }: PgBackRestFile, others: readonly PgBackRestFile[]): Iterable<string> {
  for (const other of others) {
    const [own, theirs] = [global.get('repo1-path'), other.global.get('repo1-path')];
    if (own !== undefined && theirs !== undefined && own !== theirs)
      yield `repo1-path is ${own}, and in ${other.name} ${theirs}: one does not find the backups of the other`;
    const [stanza, another] = [stanzas, other.stanzas].map((each) => [...each.keys()].join(', '));
    if (stanza !== another) yield `its stanza is ${stanza}, and in ${other.name} ${another}`;
  }
}

const isRepositoryHost = ({ global, stanzas }: PgBackRestFile) =>
  global.has('repo1-path') &&
  (global.has('tls-server-cert-file') || [...stanzas.values()].some((each) => each.has('pg1-host')));

function* repositoryHost(
  { global, stanzas, namespace }: PgBackRestFile,
  cluster: PatroniCluster | undefined,
): Iterable<string> {
  if (global.get('start-fast') !== 'y')
    yield 'start-fast is not y: a backup waits minutes for the next checkpoint, and its job has a deadline';
  if (!/^(zst|lz4)$/.test(global.get('compress-type') ?? 'gz'))
    yield `compress-type is ${global.get('compress-type') ?? 'gz (unset)'}: bz2 and gz take several times the CPU, none the disk (zst, lz4)`;
  if (!cluster || !is(cluster.workload.object.manifest, 'StatefulSet')) return;
  const { metadata, spec } = cluster.workload.object.manifest;
  const suffix = `.${spec.serviceName}.${namespace}`;
  const settings = new Map([...stanzas.values()].flatMap((section) => [...section]));
  const wanted = [...Array(cluster.workload.pods).keys()].map((ordinal) => `${metadata.name}-${ordinal}`);
  const numbers = [...new Set([...settings.keys()].flatMap((name) => /^pg(\d+)-/.exec(name)?.[1] ?? []))];
  const hosts = numbers.map((number) => settings.get(`pg${number}-host`));
  for (const [index, host] of hosts.entries()) {
    if (host === undefined) yield `pg${numbers[index]}-host is missing: the member would be in this pod`;
    else if (!wanted.some((pod) => [`.svc.cluster.local`, '.svc', ''].some((end) => host === `${pod}${suffix}${end}`)))
      yield `pg${numbers[index]}-host is ${host}, which is no member: ${wanted[0]}${suffix}.svc.cluster.local ...`;
  }
  for (const pod of wanted)
    if (!hosts.some((host) => host?.startsWith(`${pod}.`)))
      yield `no host is ${pod}: there is no backup while it is the primary`;
}

/** WAL beyond this limit is dropped, so that an archive that is away does not fill the disk of the database. */
function* queue({ global, readers }: PgBackRestFile): Iterable<string> {
  const text = global.get('archive-push-queue-max');
  if (!global.has('repo1-host')) return;
  const disks = readers.flatMap(({ workload: { object } }) =>
    is(object.manifest, 'StatefulSet')
      ? (object.manifest.spec.volumeClaimTemplates ?? []).map((each) =>
          bytes(each.spec?.resources?.requests?.storage ?? ''),
        )
      : [],
  );
  const disk = Math.min(...disks);
  // pgBackRest's units are binary, with or without the i.
  const [, number = '', unit = ''] = /^(\d+)([KMGT]?)/i.exec(text ?? '') ?? [];
  const most = bytes(`${number}${unit && `${unit.toUpperCase()}i`}`);
  if (Number.isFinite(disk) && !(most <= disk / 2))
    yield `archive-push-queue-max is ${text ?? '(unset)'}, not at most half of the disk of ${formatBytes(disk)}: WAL that waits for the archive fills it`;
}

/** Paths that are PostgreSQL's own. */
function* members({ at, name, stanzas, global }: PgBackRestFile, { config }: PatroniCluster) {
  const postgresql = config?.postgresql;
  if (!postgresql) return;
  const settings = [...stanzas.values()].flatMap((section) => [...section]);
  // A restore writes to a folder of its own.
  const isRestore = !global.has('tls-server-cert-file');
  const socket = postgresql.parameters?.unix_socket_directories;
  for (const [option, value] of settings) {
    const finding = (message: string) => ({ at, message: `${name}: ${message}`, fix: 'Use the path of patroni.yml.' });
    if (/^pg\d+-path$/.test(option) && !isRestore && value !== postgresql.data_dir)
      yield finding(`${option} is ${value}, and data_dir of patroni.yml ${postgresql.data_dir ?? '(unset)'}`);
    if (/^pg\d+-path$/.test(option) && isRestore && value === postgresql.data_dir)
      yield finding(`${option} is the data directory of the running database`);
    if (/^pg\d+-socket-path$/.test(option) && socket !== undefined && value !== socket)
      yield finding(`${option} is ${value}, and unix_socket_directories of patroni.yml ${socket}`);
  }
}
