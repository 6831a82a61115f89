import { createHash } from 'node:crypto';
import { keepRenders, renderChanged } from '@twisterlab/platform/kept-renders';
import type { RenderedEnvironment } from '@twisterlab/platform/model/rendered';
import { type EnvironmentSource, renderAll } from '@twisterlab/platform/render';
import { ApiObject, Chart } from 'cdk8s';
import { withoutHelmCharts } from '../charts';
import { site } from '../charts/site';
import { manyTenants } from '../cli/bench/records';
import { validateEnvironments } from '../environments/schema/environments';
import { records } from './kit/records';

const { name: home } = records.clusters[0]!;

type Records = ReturnType<typeof manyTenants>;
const sourcesOf = (records: Records, code = 'code') =>
  site(validateEnvironments(records), withoutHelmCharts, () => code).sources;
const content = (environments: readonly RenderedEnvironment[]) =>
  digestOf(environments.map(({ cluster, ...rest }) => [cluster, rest]));
/** Short: a failure does not print megabytes. */
const digestOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('hex');

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
    const now = renderChanged(sourcesOf(manyTenants(home, 4, { domain: 'example.org' }), 'other code'));
    expect(now.some(({ objects }) => last.some((each) => each.objects === objects))).toBe(false);
  });
});

describe('renders that are kept between processes', () => {
  const texts = new Map<string, string>();
  /** As a new process has it. */
  function store() {
    const read: string[] = [];
    const written: string[] = [];
    keepRenders({
      get(name) {
        read.push(name);
        return JSON.parse(texts.get(name) ?? 'null') ?? undefined;
      },
      set(name, render) {
        written.push(name);
        texts.set(name, JSON.stringify(render));
      },
    });
    return { read, written };
  }

  it.each<[string, Records, string | undefined, readonly string[]]>([
    ['the first run', manyTenants(home, 3), undefined, [home, 'tenant-0', 'tenant-1', 'tenant-2']],
    ['a run without a change', manyTenants(home, 3), undefined, []],
    ['a change of a tenant', withTenant(1, { mcp: { logLevel: 'DEBUG' } }), undefined, ['tenant-1']],
    [
      'a change that Prometheus reads',
      withTenant(1, { mcp: { hosts: ['a.twisterlab.local'] } }),
      undefined,
      [home, 'tenant-1'],
    ],
    [
      'other code',
      withTenant(1, { mcp: { hosts: ['a.twisterlab.local'] } }),
      'other',
      [home, 'tenant-0', 'tenant-1', 'tenant-2'],
    ],
  ])('are those of a clean run after %s', (_, records, code, changed) => {
    const { written } = store();
    const now = renderChanged(sourcesOf(records, code));
    expect(content(now)).toBe(content(renderAll(sourcesOf(records))));
    expect(written).toEqual(changed);
  });

  it('are not used while it is not known whether code has changed', () => {
    const { read, written } = store();
    renderChanged(site(validateEnvironments(manyTenants(home, 3)), withoutHelmCharts, () => undefined).sources);
    expect({ read, written }).toEqual({ read: [], written: [] });
  });

  it('hold no value that JSON cannot hold', () => {
    const { written } = store();
    const [source] = sourcesOf(manyTenants(home, 3));
    const inputs = [...source!.inputs!, { later: () => 1 }];
    const build: EnvironmentSource['build'] = (app, copy) => {
      expect((copy!.at(-1) as { later(): number }).later()).toBe(1);
      return source!.build(app, copy!.slice(0, -1));
    };
    renderChanged([{ ...source!, name: 'functions', inputs, build }]);
    expect(written).toEqual([]);
  });

  it('are not used after a change of the cluster that no chart reads, and the tolerations depend on', () => {
    const { clusters } = validateEnvironments(manyTenants(home, 3));
    const cluster = clusters[0]!;
    const build: EnvironmentSource['build'] = (app) => {
      const spec = { selector: {}, template: { spec: { containers: [] } } };
      new ApiObject(new Chart(app, 'web'), 'web', { apiVersion: 'apps/v1', kind: 'Deployment', ...{ spec } });
      return undefined;
    };
    const source = (nodes: typeof cluster.nodes) => [
      { name: 'web', cluster: { ...cluster, nodes }, inputs: [{}], code: () => 'code', build },
    ];
    store();
    const one = source(cluster.nodes.slice(0, 1));
    expect(content(renderChanged(one))).toBe(content(renderAll(one)));
    const two = source(cluster.nodes);
    expect(content(renderChanged(two))).toBe(content(renderAll(two)));
  });
});
