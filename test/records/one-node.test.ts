import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostsTree } from '@twisterlab/platform/hosts/tree';
import { is } from '@twisterlab/platform/model/kinds';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { root } from '@twisterlab/platform/util/root';
import { installer } from '../../charts/hosts/installer';
import { render, verify, withApplications } from '../../charts/site';
import { records } from '../../environments/index';
import { validateEnvironments } from '../../environments/schema/environments';
import { edge } from '../../examples/one-node/edge';
import { temporaryFolder } from '../kit/command';
import { records as ofTests } from '../kit/records';

/** As `npm run synth`: with Argo CD, its Applications and all rules. */
function synthesised(of: Parameters<typeof validateEnvironments>[0]): readonly RenderedEnvironment[] {
  const fleet = validateEnvironments(of);
  const environments = withApplications(render(fleet));
  verify(environments, fleet);
  return environments;
}

const members = (environments: readonly RenderedEnvironment[]) =>
  environments
    .flatMap(({ objects }) => objects.map(({ manifest }) => manifest))
    .flatMap((each) =>
      is(each, 'StatefulSet') && each.metadata.name === 'postgres-cluster' ? each.spec.replicas : [],
    );
const applications = (environments: readonly RenderedEnvironment[]) =>
  new Set(environments.flatMap(({ objects }) => objects.map(({ application }) => application)));

describe('the committed records', () => {
  const folder = temporaryFolder();

  it('have members of PostgreSQL and a pool of addresses by their machines', () => {
    const own = synthesised(records);
    const [{ nodes, loadBalancer }] = records.clusters as [(typeof records.clusters)[0]];
    expect(members(own)).toEqual(records.tenants.map(() => Math.min(3, nodes.length)));
    expect(applications(own).has('metallb-pool')).toBe(loadBalancer === 'metallb');
  });

  it('are replaced by the single machine of examples/one-node', () => {
    // Tenants that need no second machine: those of the committed records may.
    const tenants = ofTests.tenants.map((tenant) => ({ ...tenant, cluster: edge }));
    const one = synthesised({ clusters: [edge], tenants });
    expect(members(one)).toEqual(tenants.map(() => 1));
    expect(applications(one)).not.toContain('metallb-pool');
  });

  it('are replaced by the example with the command of its page', () => {
    for (const name of ['environments', 'examples/one-node'])
      cpSync(join(root, name), join(folder, name), { recursive: true });
    const page = readFileSync(join(folder, 'examples/one-node/README.md'), 'utf8');
    const [command] = /^sed .*$/m.exec(page)!;
    execFileSync('sh', ['-c', command], { cwd: folder });
    const written = readFileSync(join(folder, 'environments/edge.ts'), 'utf8');
    const [imported] = /(?<=from ')[^']+/.exec(written)!;
    expect(existsSync(join(folder, 'environments', `${imported}.ts`))).toBe(true);
    expect(written.slice(written.indexOf(';'))).toBe(
      readFileSync(join(root, 'examples/one-node/edge.ts'), 'utf8').replace(/^[^;]*/, ''),
    );
  });

  it('give each machine its files', () => {
    const files = [...hostsTree(validateEnvironments(records).clusters, installer()).keys()];
    for (const { name } of records.clusters[0]!.nodes) {
      expect(files).toContain(`edge/${name}/etc/rancher/k3s/config.yaml`);
    }
  });
});
