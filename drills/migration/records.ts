import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { replaceFolder } from '@twisterlab/platform/write/replace-folder';
import { treeOf } from '@twisterlab/platform/write/tree';
import { bootstrapTree } from '../../charts/argo-cd/bootstrap';
import { render, withApplications } from '../../charts/site';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { edge } from '../../examples/one-node/edge';
import { Dist } from '../dist';
import { addressesOf } from '../fixtures/nodes/addresses';

const production = records.tenants.find(({ name }) => name === 'production')!;
const from = [`${addressesOf(1).client.address}/32`];

/** Production on one machine; the drill's client on the LAN may use the node ports. */
export const tenant = {
  ...production,
  cluster: edge,
  api: { ...production.api, from },
  mcp: { ...production.mcp, from },
};

/** Folders of dist that the migration of production and of what the owner had in monitoring needs. */
const needed =
  /^(edge\/(namespaces|priority-classes|storage-classes|argo-cd|argo-cd-crds|admission|monitoring-limits|prometheus|grafana|applications)|production\/(applications|namespace-limits|postgres|redis|backups|twisterlab-api|mcp-unified))\//;
/** Need controllers that this drill does not start. */
const omitted = ['Certificate', 'Ingress', 'Middleware'];

/** Renders the smallest dist that shows the migration, and its bootstrap script. */
export function renderForMigration(folder: string): void {
  const fleet = validateEnvironments({ clusters: [edge], tenants: [tenant] });
  const environments = withApplications(render(fleet));
  replaceFolder(folder, treeOf(environments));
  replaceFolder(join(dirname(folder), 'bootstrap'), bootstrapTree(environments));
  for (const { path, file, manifest } of Dist.in(folder).objects()) {
    const source = (manifest as { spec?: { source?: { path?: string } } }).spec?.source?.path;
    const unneeded = manifest.kind === 'Application' && source && !needed.test(`${source.replace(/^dist\//, '')}/`);
    if (!needed.test(path) || omitted.includes(manifest.kind) || unneeded) rmSync(file);
  }
}
