import { podSpecOf } from '@twisterlab/platform/link/pods';
import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { nameOf } from '../live/objects';
import { inNamespace, reference } from './kubectl';
import { type Clusters, claimsOf, isController, programsOf } from './live-cluster';
import type { Classified } from './verdict';

/** Of PostgreSQL's own image: without a database of its own, the user has one of its name. */
const user = '"${POSTGRES_USER:-postgres}"';
const database = '"${POSTGRES_DB:-${POSTGRES_USER:-postgres}}"';
const redisCli = 'redis-cli ${REDIS_PASSWORD:+-a "$REDIS_PASSWORD"}';

/** What holds data that the migration could lose: workloads with claims that do not simply stay. */
function stores(found: readonly Classified[]): Classified[] {
  return found.filter(
    ({ manifest, data, action }) => isController(manifest) && data !== undefined && action !== 'leave',
  );
}

/** Copies of all data, and volumes that outlive their claims: K3s' class deletes them. */
export function copyCommands(found: readonly Classified[], live: readonly Manifest[]): string[] {
  const concerned = new Set(found.flatMap(({ data, action }) => (data && action !== 'leave' ? data.split(', ') : [])));
  const volumes = live.flatMap((each) => {
    if (each.kind !== 'PersistentVolume') return [];
    const { claimRef, persistentVolumeReclaimPolicy } = (each as unknown as { spec: VolumeSpec }).spec;
    const bound = claimRef && concerned.has(`${claimRef.namespace}/${claimRef.name}`);
    return bound && persistentVolumeReclaimPolicy !== 'Retain' ? [each.metadata.name] : [];
  });
  return [
    ...volumes.map(
      (name) => `kubectl patch persistentvolume/${name} --patch '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`,
    ),
    ...stores(found).flatMap(({ manifest }) => copyOf(manifest, live)),
  ];
}

interface VolumeSpec {
  readonly claimRef?: { readonly namespace: string; readonly name: string };
  readonly persistentVolumeReclaimPolicy?: string;
}

const execIn = (manifest: Manifest) => `${inNamespace(manifest)} exec ${reference(manifest)} --`;
const copyFile = ({ metadata }: Manifest) => `${metadata.namespace}-${metadata.name}`;

/** kubectl exec can lose the end of an output on a busy machine, and ends with 0: kubernetes#60140. So the copy is repeated until it is complete. */
const dump = (command: string, file: string, end: string) =>
  `until ${command} | gzip >${file} && gzip -dc ${file} | tail -n 10 | grep '${end}'; do sleep 2; done`;

/** A copy of one store, while nothing has stopped. */
function copyOf(manifest: Manifest, live: readonly Manifest[]): string[] {
  const [exec, file] = [execIn(manifest), copyFile(manifest)];
  const programs = programsOf(manifest);
  if (programs.includes('postgres'))
    return [
      dump(`${exec} sh -c 'pg_dumpall --username=${user}'`, `${file}-all.sql.gz`, 'database cluster dump complete'),
    ];
  if (programs.includes('redis'))
    return [
      `${exec} sh -c '${redisCli} --rdb /tmp/copy.rdb'`,
      `until ${exec} cat /tmp/copy.rdb >${file}.rdb && ${exec} sha256sum /tmp/copy.rdb | grep "$(sha256sum <${file}.rdb | cut -c 1-64)"; do sleep 2; done`,
    ];
  const mounts = (podSpecOf(manifest)?.containers ?? []).flatMap(({ volumeMounts = [] }) => volumeMounts);
  const claimed = new Set([
    ...(podSpecOf(manifest)?.volumes ?? []).flatMap((each) => (each.persistentVolumeClaim ? [each.name] : [])),
    ...(is(manifest, 'StatefulSet') ? (manifest.spec.volumeClaimTemplates ?? []) : []).map(
      ({ metadata }) => metadata?.name,
    ),
  ]);
  const paths = mounts.filter((mount) => claimed.has(mount.name)).map(({ mountPath }) => mountPath);
  return paths.length > 0 && claimsOf(manifest, live).length > 0
    ? [`${exec} tar -c ${[...new Set(paths)].join(' ')} | gzip >${file}.tar.gz`]
    : [];
}

/** Ends the sessions of a store whose Services are gone: an unknown client would go on writing. */
export function endSessions(manifest: Manifest): string[] {
  const programs = programsOf(manifest);
  if (programs.includes('postgres'))
    return [
      `${execIn(manifest)} sh -c 'psql --username=${user} --dbname=postgres --command="SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE backend_type = \\$\\$client backend\\$\\$ AND pid <> pg_backend_pid()"'`,
    ];
  if (programs.includes('redis')) return [`${execIn(manifest)} sh -c '${redisCli} client kill type normal'`];
  return [];
}

/** The copy that is loaded, when no client writes any more: of PostgreSQL the database, without roles. */
export function lastCopy(manifest: Manifest, live: readonly Manifest[]): string[] {
  if (!programsOf(manifest).includes('postgres')) return copyOf(manifest, live);
  return [
    dump(
      `${execIn(manifest)} sh -c 'pg_dump --username=${user} --dbname=${database} --no-owner --no-privileges'`,
      `${copyFile(manifest)}.sql.gz`,
      'database dump complete',
    ),
  ];
}

/** Stores of a namespace whose data are loaded into others. */
export function loadedStores(here: readonly Classified[], { live }: Clusters): Classified[] {
  return stores(here)
    .filter(({ action, data = '' }) => action === 'replace' && data !== '')
    .filter(({ manifest, successor }) => !adoptedClaims(manifest, here, live) && successor !== undefined);
}

/** Where the data of a namespace's old stores are loaded. */
export function loadCommands(stores: readonly Classified[]): string[] {
  return stores.map(
    ({ manifest, successor }) => `# load the data of ${nameOf(manifest)} into ${successor}: ${guideFor(manifest)}`,
  );
}

/** Whether the successor mounts the same claims. */
function adoptedClaims(manifest: Manifest, here: readonly Classified[], live: readonly Manifest[]): boolean {
  return claimsOf(manifest, live).every((claim) =>
    here.some(
      ({ manifest: each, action }) =>
        action === 'adopt' && `${each.metadata.namespace}/${each.metadata.name}` === claim,
    ),
  );
}

function guideFor(manifest: Manifest): string {
  const programs = programsOf(manifest);
  if (programs.includes('postgres'))
    return `docs/runbooks/migration.md#load-postgresql, from ${copyFile(manifest)}.sql.gz`;
  if (programs.includes('redis')) return `docs/runbooks/migration.md#load-redis, from ${copyFile(manifest)}.rdb`;
  return 'the copy of the first step; monitoring data may also start empty';
}
