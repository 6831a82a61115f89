import { join } from 'node:path';
import { treeOf } from '@twisterlab/platform/write/tree';
import { parse } from 'yaml';
import { withoutHelmCharts } from '../../charts';
import { render } from '../../charts/site';
import { cluster } from '../../environments/schema/cluster';
import { validateEnvironments } from '../../environments/schema/environments';
import { tenant } from '../../environments/schema/tenant';

const home = cluster({
  name: 'edge',
  nodes: [{ name: 'edgeserver', address: '192.168.0.30', role: 'server', cpu: '4', memory: '15Gi', disk: '160Gi' }],
  serverAddress: '192.168.0.30',
  addressPool: '192.168.0.100-192.168.0.110',
  ingressAddress: '192.168.0.110',
  ollama: { address: '192.168.0.20' },
  repository: 'https://git.example.org/platform.git',
});

/** All objects of a cluster with one tenant, in which the name of the tenant is replaced. Hashes of content include the name. */
function rendered(name: string, logLevel: 'INFO' | 'DEBUG' = 'INFO'): Record<string, unknown> {
  const own = tenant({
    name,
    cluster: home,
    namespace: `twisterlab-${name}`,
    api: { hosts: [`${name}.twisterlab.local`] },
    mcp: { hosts: [`mcp.${name}.twisterlab.local`], logLevel },
    postgres: { database: `twisterlab_${name}` },
  });
  const neutral = (text: string) =>
    text.replaceAll(/production|staging/g, 'NAME').replaceAll(/(?<=-)[0-9a-f]{10}(?=\b|")/g, 'HASH');
  const files = [...treeOf(render(validateEnvironments({ clusters: [home], tenants: [own] }), withoutHelmCharts))];
  return Object.fromEntries(
    files
      .filter(([path]) => path.endsWith('.yaml'))
      .map(([path, text]) => [neutral(path), JSON.parse(neutral(JSON.stringify(parse(text))))]),
  );
}

/** The parity report compares records: it is complete only if what is rendered differs by its record alone. */
describe('two environments with the same record', () => {
  const production = rendered('production');

  it('have the same objects, whatever they are called', () => {
    expect(Object.keys(production)).toContainEqual(expect.stringMatching(join('NAME', 'twisterlab-api', 'Deployment')));
    expect(rendered('staging')).toEqual(production);
  });

  it('differ if a field differs', () => {
    expect(rendered('staging', 'DEBUG')).not.toEqual(production);
  });
});
