import { pgbackrest } from '../../../charts/rules/pgbackrest';
import { findingsInFile } from '../../kit/changed-file';

type Change = readonly [from: string, to: string];
const backups = (key: string, change?: Change) =>
  findingsInFile(pgbackrest, { environment: 'production', object: 'pgbackrest-config', key }, change);
const member = (change?: Change) =>
  findingsInFile(
    pgbackrest,
    { environment: 'production', object: 'pgbackrest-member', key: 'pgbackrest.conf' },
    change,
  );
const repository = 'pgbackrest.conf';
const restore = 'restore.conf';

describe('pgbackrest', () => {
  it('accepts the rendered files, and other values that do the same', () => {
    expect(member()).toEqual([]);
    expect(backups(repository, ['db-timeout=300', 'db-timeout=301'])).toEqual([]);
    expect(backups(repository, ['compress-type=zst', 'compress-type=lz4'])).toEqual([]);
    expect(backups(restore, ['process-max=2', 'process-max=4'])).toEqual([]);
    expect(member(['archive-push-queue-max=2684354560', 'archive-push-queue-max=3GiB'])).toEqual([]);
  });

  it.each([
    ['[global]\n', '', 'is in no section'],
    ['[main]', '[other]', 'its stanza is other, and in restore.conf main'],
    ['[main]\n', '', 'it has 0 sections of a stanza'],
    ['start-fast', 'start-fastx', 'start-fastx is no option'],
    ['start-fast=y', 'start-fast=y-x', 'start-fast is y-x, which pgBackRest cannot read'],
    ['start-fast=y', 'start-fast=n', 'start-fast is not y'],
    ['compress-type=zst', '', 'compress-type is gz (unset)'],
    ['log-level-file=off', '', 'log-level-file is info (unset)'],
    ['lock-path=/tmp/', 'lock-path=/run/', 'lock-path is /run/pgbackrest, which is in no writable volume'],
    ['repo1-path=/backups/pgbackrest', 'repo1-path=/backups/other', 'one does not find the backups of the other'],
    ['process-max=2', 'process-max=0', 'process-max is 0, which pgBackRest cannot read'],
    ['process-max=2', 'process-max=20', 'process-max is 20, more than four for each core'],
    ['tls-server-address=0.0.0.0', '', 'tls-server-address is localhost (unset)'],
    ['protocol-timeout=600', 'protocol-timeout=5m', 'protocol-timeout is not above db-timeout'],
    ['pg1-host=', 'pg1-hostx=', 'pg1-host is missing'],
    ['postgres-cluster-0.', 'postgres-cluster-1.', 'no host is postgres-cluster-0'],
    ['postgres-cluster-0.postgres-cluster-members', 'postgres-cluster-0.other', 'which is no member'],
    ['pg1-path=/var/lib/postgresql/data/pgdata', 'pg1-path=/other', 'pg1-path is /other, and data_dir'],
    ['pg1-socket-path=/var/run/postgresql', 'pg1-socket-path=/tmp', 'unix_socket_directories of patroni.yml'],
    ['pg1-path', 'start-fast=y\npg1-path', 'start-fast belongs into [global]'],
    ['[main]', 'pg1-user=x\n[main]', 'pg1-user belongs into the section of the stanza'],
  ])('rejects the repository host with %j as %j', (from, to, message) => {
    expect(backups(repository, [from, to]).join('\n')).toContain(message);
  });

  it.each([
    ['[global]\n', '', 'is in no section'],
    ['repo1-path=/backups/pgbackrest', '', 'it has no repository'],
    ['pg1-path=/scratch/data', '', 'pg1-path is in no stanza'],
    ['pg1-path=/scratch/data', 'pg1-path=/scratchx', 'pg1-path is /scratchx, which is in no writable volume'],
    ['/scratch/data', '/var/lib/postgresql/data/pgdata', 'is the data directory of the running database'],
  ])('rejects the file of restores with %j as %j', (from, to, message) => {
    expect(backups(restore, [from, to]).join('\n')).toContain(message);
  });

  it.each([
    ['archive-push-queue-max=2684354560', 'archive-push-queue-max=26843545600', 'not at most half of the disk'],
    ['archive-push-queue-max=2684354560', '', 'archive-push-queue-max is (unset)'],
    ['[global:archive-push]\n', '', '[global] has io-timeout twice'],
    ['[global:archive-push]', '[global:archive-pull]', 'names no command of pgBackRest'],
  ])('rejects a member with %j as %j', (from, to, message) => {
    expect(member([from, to]).join('\n')).toContain(message);
  });
});
