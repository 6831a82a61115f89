import { dirname, join } from 'node:path';
import { records } from '../../environments';
import { Dist } from '../dist';
import { namespace } from '../nodes/production';
import { renderRecords } from '../render-records';

const cluster = { secrets: 'vault' } as const;
const beside = (folder: string) => join(dirname(folder), 'alternate', 'dist');

/** Renders the committed records with Vault, and beside them the same with the other login of production. */
export function renderBoth(folder: string): void {
  renderRecords(folder, { records, cluster });
  renderRecords(beside(folder), {
    records,
    cluster,
    tenant: (tenant) =>
      tenant.namespace === namespace ? { postgres: { ...tenant.postgres, login: 'alternate' } } : {},
  });
}

/** What was rendered with the other login. */
export const withAlternateLogin = (dist: Dist): Dist => Dist.in(beside(dist.folder));
