/** A block that another drill executes word for word, with values of its own for the variables that the block sets. */
export interface Elsewhere {
  readonly drill: string;
  readonly page: string;
  /** Text of the block, and of no other block of the page. */
  readonly has: string;
}

const of = (drill: string, page: string, ...texts: readonly string[]): Elsewhere[] =>
  texts.map((has) => ({ drill, page, has }));

export const elsewhere: readonly Elsewhere[] = [
  ...of('argo-cd', 'argo-cd.md', 'NAME=production-redis'),
  ...of('backup', 'backup-passwords.md', 'cronjobs=offsite-backup', 'key=SECRET'),
  ...of(
    'backup',
    'postgres-major.md',
    'dump=twisterlab.sql.gz',
    'aside=pgdata-16',
    'file=twisterlab.sql.gz',
    'job=first-copy',
  ),
  ...of('backup', 'restore.md', 'moment=', 'live=twisterlab', 'redis-check-rdb'),
  ...of('backup', 'rotation.md', '--patch-file=/dev/stdin'),
  ...of('grow', 'node-lost.md', 'pod=redis-0'),
  ...of('grow', 'three-nodes.md', 'branch=dist', 'synchronous=true', 'backups=', "others='postgres"),
  ...of('grow', 'three-nodes.md', 'machine=rtx', 'claims=', 'to=edgeserver'),
  ...of('grow', 'volumes.md', 'pod=redis-0'),
  ...of('migration', 'migration.md', 'file=twisterlab-postgres.sql.gz', 'file=twisterlab-redis.rdb'),
  ...of('recovery', 'bare-metal.md', 'state=/var', 'copies=s3', 'initialize- ', 'restored=restored'),
  ...of('scheduling', 'node-lost.md', 'out-of-service=nodeshutdown', 'out-of-service:NoExecute-'),
  ...of('scheduling', 'nodes.md', 'kubectl drain', 'kubectl uncordon'),
  ...of(
    'secrets',
    'rotation.md',
    'exec vault kv patch',
    'primary=postgres-cluster-0',
    'ACL SETUSER',
    'reset-admin-password',
  ),
  ...of('secrets', 'vault.md', '> vault.snapshot', 'snapshot restore -force'),
];

/** Scripts of bootstrap that drills run whole. */
export const bootstrapScripts: readonly { readonly drill: string; readonly starts: RegExp }[] = [
  { drill: 'secrets', starts: /^sh bootstrap\/edge-vault\.sh( check)?$/ },
  { drill: 'rehearsal', starts: /^sh bootstrap\/edge\.sh( secrets| check| argo-cd)?$/ },
];
