import { dirname, join } from 'node:path';
import { replaceFolder } from '@twisterlab/platform/write/replace-folder';
import { treeOf } from '@twisterlab/platform/write/tree';
import { bootstrapTree } from '../charts/argo-cd/bootstrap';
import { render, verify, withApplications } from '../charts/site';
import { records } from '../environments';
import { validateEnvironments } from '../environments/schema/environments';
import { edge } from '../examples/one-node/edge';

/** The committed tenants on the example's single machine. */
export const oneServerRecords = {
  clusters: [edge],
  tenants: records.tenants.map((tenant) => ({ ...tenant, cluster: edge })),
};

/** Renders dist and the bootstrap script of one server as `npm run synth` does. */
export function renderOneServer(folder: string): void {
  const fleet = validateEnvironments(oneServerRecords);
  const environments = withApplications(render(fleet));
  verify(environments, fleet);
  replaceFolder(folder, treeOf(environments));
  replaceFolder(join(dirname(folder), 'bootstrap'), bootstrapTree(environments));
}
