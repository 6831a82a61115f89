import { bytes } from '@twisterlab/platform/util/quantity';
import { databaseMembers, type Tenant } from '../../../environments/schema/tenant';
import { paths as postgresPaths, scope } from '../postgres/configuration';

export const port = 8432;
export const certificatePath = '/etc/pgbackrest-tls';
export const configPath = '/etc/pgbackrest';
export const repositoryHost = 'backups';

/** DNS names of pgBackRest's servers, for their shared certificate. */
export function hosts({ namespace }: Tenant): string[] {
  return [repositoryHost, `*.${scope}-members.${namespace}.svc.cluster.local`];
}

const certificate = (option: string) =>
  [
    `${option}-cert-file=${certificatePath}/tls.crt`,
    `${option}-key-file=${certificatePath}/tls.key`,
    `${option}-ca-file=${certificatePath}/tls.crt`,
  ].join('\n');

const repository = 'repo1-path=/backups/pgbackrest';

const logging = `log-level-file=off
log-level-console=info
lock-path=/tmp/pgbackrest`;

const shared = `${logging}
io-timeout=20
db-timeout=300
protocol-timeout=600
tls-server-address=0.0.0.0
tls-server-port=${port}
${certificate('tls-server')}
tls-server-auth=pgbackrest=main`;

const own = [`pg1-path=${postgresPaths.data}`, `pg1-socket-path=${postgresPaths.sockets}`].join('\n');

/** pgbackrest.conf of a member, which pushes WAL to the repository host. */
export function memberConfig({ postgres }: Tenant): string {
  return `[global]
${shared}
repo1-host=${repositoryHost}
repo1-host-type=tls
repo1-host-port=${port}
${certificate('repo1-host')}
# Above this limit WAL is dropped: no point-in-time recovery until the next backup, instead of a full disk.
archive-push-queue-max=${Math.floor(bytes(postgres.storage) / 4)}

# At shutdown the server tries three times to archive its last WAL; without a repository host each try takes twice this long.
[global:archive-push]
io-timeout=5

[main]
${own}
`;
}

/** pgbackrest.conf of the repository host and of the backup tasks. */
export function repositoryConfig(tenant: Tenant): string {
  const members = [...Array(databaseMembers(tenant)).keys()].map((ordinal) => {
    const pg = `pg${ordinal + 1}`;
    return `${pg}-host=${scope}-${ordinal}.${scope}-members.${tenant.namespace}.svc.cluster.local
${pg}-host-type=tls
${pg}-host-port=${port}
${certificate(`${pg}-host`)}
${pg}-path=${postgresPaths.data}
${pg}-socket-path=${postgresPaths.sockets}`;
  });
  return `[global]
${shared}
${repository}
# WAL is kept for this many backups. The backup script expires the backups themselves.
repo1-retention-full=${tenant.backups.keep}
start-fast=y
compress-type=zst
process-max=2

[main]
${members.join('\n')}
`;
}

/** restore.conf of restore tasks: repository on the claim, data directory in scratch space. */
export function restoreConfig(): string {
  return `[global]
${logging}
${repository}
process-max=2

[main]
pg1-path=/scratch/data
`;
}
