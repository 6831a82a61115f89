import { keepRenders, renderChanged } from '@twisterlab/platform/kept-renders';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { renderAll } from '@twisterlab/platform/render';
import { withoutHelmCharts } from '../charts';
import { site } from '../charts/site';
import { manyTenants } from '../cli/bench/records';
import { validateEnvironments } from '../environments/schema/environments';
import { records } from './kit/records';

const { name: home } = records.clusters[0]!;

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
      [home, 'tenant-0'],
    ],
    ['the number of tenants', manyTenants(home, 4), [home, 'tenant-0', 'tenant-3']],
    ['the domain of the cluster, which everything reads', manyTenants(home, 4, { domain: 'example.org' }), [home]],
  ])('are those of a clean run after a change of %s', (_, records, changed) => {
    const now = renderChanged(sourcesOf(records));
    expect(content(now)).toBe(content(renderAll(sourcesOf(records))));
    const before = new Map(last.map(({ name, objects }) => [name, objects]));
    last = now;
    expect(now.filter(({ name, objects }) => before.get(name) !== objects).map(({ name }) => name)).toEqual(changed);
  });

  it('are not those of other code', () => {
    const sources = sourcesOf(manyTenants(home, 4, { domain: 'example.org' }));
    const now = renderChanged(sources.map((source) => ({ ...source, code: () => undefined })));
    expect(now.some(({ objects }) => last.some((each) => each.objects === objects))).toBe(false);
  });
});
