import { podSpecOf } from '@twisterlab/platform/link/pods';
import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { nameOf } from '../live/objects';
import { inNamespace, reference } from './kubectl';
import { type Clusters, claimsOf, isController, programsOf } from './live-cluster';
import type { Classified } from './verdict';

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

function copyOf(manifest: Manifest, live: readonly Manifest[]): string[] {
  const { name, namespace } = manifest.metadata;
  const exec = `${inNamespace(manifest)} exec ${reference(manifest)} --`;
  const file = `${namespace}-${name}`;
  const programs = programsOf(manifest);
  if (programs.includes('postgres'))
    return [`${exec} sh -c 'pg_dumpall --username="\${POSTGRES_USER:-postgres}"' | gzip >${file}.sql.gz`];
  if (programs.includes('redis'))
    return [
      `${exec} sh -c 'redis-cli \${REDIS_PASSWORD:+-a "$REDIS_PASSWORD"} --rdb /tmp/copy.rdb >&2 && cat /tmp/copy.rdb' >${file}.rdb`,
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

/** Where the data of a namespace's old stores are loaded. */
export function loadCommands(here: readonly Classified[], { live }: Clusters): string[] {
  return stores(here)
    .filter(({ action, data = '' }) => action === 'replace' && data !== '')
    .filter(({ manifest, successor }) => !adoptedClaims(manifest, here, live) && successor !== undefined)
    .map(
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
    return 'docs/runbooks/postgres-major.md#from-a-database-that-patroni-does-not-manage';
  if (programs.includes('redis')) return 'docs/runbooks/restore.md#redis';
  return 'the copy of the first step; monitoring data may also start empty';
}
