import { keepRenders, renderChanged } from '@twisterlab/platform/kept-renders';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { renderAll } from '@twisterlab/platform/render';
import { withoutHelmCharts } from '../charts';
import { site } from '../charts/site';
import { manyTenants } from '../cli/bench/records';
import { records } from '../environments';
import { cluster } from '../environments/schema/cluster';
import { validateEnvironments } from '../environments/schema/environments';

const home = cluster({
  name: records.clusters[0]!.name, // imports/helm has renders for this name only
  nodes: [{ name: 'one', address: '192.168.0.30', role: 'server', cpu: '4', memory: '15Gi', disk: '91Gi' }],
  serverAddress: '192.168.0.30',
  addressPool: '192.168.0.100-192.168.0.110',
  ingressAddress: '192.168.0.110',
  ollama: { address: '192.168.0.20' },
  repository: 'https://git.example.org/site.git',
});

type Records = ReturnType<typeof manyTenants>;
const sourcesOf = (records: Records) => site(validateEnvironments(records), withoutHelmCharts).sources;
const content = (environments: readonly RenderedEnvironment[]) => JSON.stringify(environments);

/** Records with another tenant of this number. */
function withTenant(number: number, change: object): Records {
  const { clusters, tenants } = manyTenants(home, 3);
  return { clusters, tenants: tenants.map((each, index) => (index === number ? { ...each, ...change } : each)) };
}

describe('kept renders', () => {
  keepRenders();
  let last = renderChanged(sourcesOf(manyTenants(home, 3)));

  it.each<[string, Records, readonly string[]]>([
    ['nothing', manyTenants(home, 3), []],
    ['the log level of a tenant', withTenant(1, { mcp: { logLevel: 'DEBUG' } }), ['tenant-1']],
    ['nothing but that back', manyTenants(home, 3), ['tenant-1']],
    [
      'a host name, which the ingress controller and Prometheus read',
      withTenant(0, { mcp: { hosts: ['a.twisterlab.local'] } }),
      [home.name, 'tenant-0'],
    ],
    ['the number of tenants', manyTenants(home, 4), [home.name, 'tenant-0', 'tenant-3']],
    [
      'the domain of the cluster, which everything reads',
      manyTenants({ ...home, domain: 'example.org' }, 4),
      [home.name],
    ],
  ])('are those of a clean run after a change of %s', (_, records, changed) => {
    const now = renderChanged(sourcesOf(records));
    expect(content(now)).toBe(content(renderAll(sourcesOf(records))));
    const before = new Map(last.map(({ name, objects }) => [name, objects]));
    last = now;
    expect(now.filter(({ name, objects }) => before.get(name) !== objects).map(({ name }) => name)).toEqual(changed);
  });

  it('are not those of other code', () => {
    const sources = sourcesOf(manyTenants({ ...home, domain: 'example.org' }, 3));
    const now = renderChanged(sources.map((source) => ({ ...source, code: () => undefined })));
    expect(now.some(({ objects }) => last.some((each) => each.objects === objects))).toBe(false);
  });
});
