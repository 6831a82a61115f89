import { dirname, join } from 'node:path';
import { records } from '../../environments';
import { Dist } from '../dist';
import { namespace } from '../nodes/production';
import { renderRecords } from '../render-records';

const cluster = { secrets: 'vault' } as const;
const beside = (folder: string) => join(dirname(folder), 'alternate', 'dist');

/**
 * A busy machine answers a member of PostgreSQL late, and it gives its lead to another one. Here no member is lost: `patroni` tests
 * that.
 */
function withPatientMembers(folder: string): void {
  const dist = Dist.in(folder);
  dist.replace('ttl: 20', 'ttl: 120');
  dist.replace('retry_timeout: 5', 'retry_timeout: 50');
}

/** Renders the committed records with Vault, and beside them the same with the other login of production. */
export function renderBoth(folder: string): void {
  renderRecords(folder, { records, cluster });
  renderRecords(beside(folder), {
    records,
    cluster,
    tenant: (tenant) =>
      tenant.namespace === namespace ? { postgres: { ...tenant.postgres, login: 'alternate' } } : {},
  });
  for (const each of [folder, beside(folder)]) withPatientMembers(each);
}

/** What was rendered with the other login. */
export const withAlternateLogin = (dist: Dist): Dist => Dist.in(beside(dist.folder));
