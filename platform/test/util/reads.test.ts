import { Reads } from '@twisterlab/platform/util/reads';

interface Tenant {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly cluster: { readonly domain: string; readonly nodes: readonly { readonly cpu: string }[] };
  readonly cpu?: string;
}

const cluster = { domain: 'example.org', nodes: [{ cpu: '4' }, { cpu: '8' }] };
const tenant: Tenant = { name: 'a', hosts: ['x', 'y'], cluster };

/** Whether the reads of a function of `[cluster, tenant]` are the same in other data. */
function same(read: (data: readonly [typeof cluster, Tenant]) => unknown, other: readonly object[]): boolean {
  const reads = new Reads();
  read(reads.of([cluster, tenant] as const));
  expect(reads.areSameIn([cluster, tenant])).toBe(true);
  return reads.areSameIn(other);
}

describe('reads', () => {
  it('are of copies with the same content, of which an object is one everywhere', () => {
    const [home, first] = new Reads().of([cluster, tenant] as const);
    expect(first).toEqual(tenant);
    expect(first.cluster).toBe(home);
    expect(Array.isArray(first.hosts)).toBe(true);
    expect({ ...first }.hosts.map((host) => host.length)).toEqual([1, 1]);
    expect(JSON.stringify(home)).toBe(JSON.stringify(cluster));
  });

  it('are the same if what was not read differs', () => {
    expect(same(([, { name }]) => name, [cluster, { ...tenant, hosts: ['z', 'y'] }])).toBe(true);
    expect(same(([home]) => home.nodes[1]!.cpu, [{ ...cluster, nodes: [{ cpu: '1' }, { cpu: '8' }] }, tenant])).toBe(
      true,
    );
  });

  it.each<[string, (data: readonly [typeof cluster, Tenant]) => unknown, Partial<Tenant>]>([
    ['a value', ([, { name }]) => name, { name: 'b' }],
    ['a value of a list', ([, { hosts }]) => hosts.map((host) => host), { hosts: ['x', 'z'] }],
    ['the length of a list', ([, { hosts }]) => hosts.length, { hosts: ['x'] }],
    ['a list as JSON', ([, { hosts }]) => JSON.stringify(hosts), { hosts: ['y', 'x'] }],
    ['a field that is absent', ([, { cpu }]) => cpu, { cpu: '1' }],
    ['the names of fields', ([, own]) => Object.keys(own), { cpu: undefined }],
    ['a value of an object in it', ([, own]) => own.cluster.nodes[0]!.cpu, { cluster: { ...cluster, nodes: [] } }],
    ['an object by identity', ([home, own]) => own.cluster === home, { cluster: { ...cluster } }],
  ])('differ if %s differs', (_, read, change) => {
    expect(same(read, [cluster, { ...tenant, ...change }])).toBe(false);
  });

  it('that come later count too', () => {
    const reads = new Reads();
    const copy = reads.of([cluster, tenant] as const);
    const other = [cluster, { ...tenant, name: 'b' }];
    expect(reads.areSameIn(other)).toBe(true);
    expect(copy[1].name).toBe('a');
    expect(reads.areSameIn(other)).toBe(false);
  });
});
