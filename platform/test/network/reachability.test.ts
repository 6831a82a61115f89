import { type Protocol, protocols } from '@twisterlab/platform/model/flow';
import { parseAddress } from '@twisterlab/platform/network/addresses';
import { api, between, db, intoDb, pod, prometheus, selects } from '../kit/peers';

const addressEnd = (text: string) => ({ address: parseAddress(text)! });
describe('reachability', () => {
  it('allows everything if no policy selects the pods', () => {
    expect(between().allows(api, db, 5432, 'TCP')).toBe(true);
  });

  it('allows nothing if a policy selects them and has no rule', () => {
    expect(between({ podSelector: {}, policyTypes: ['Ingress'] }).allows(api, db, 5432, 'TCP')).toBe(false);
    expect(between({ podSelector: {}, policyTypes: ['Egress'] }).allows(api, db, 5432, 'TCP')).toBe(false);
  });

  it('does not apply policies to pods of other namespaces', () => {
    expect(
      between({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] }).allows(
        prometheus,
        pod('x', 'monitoring'),
        1,
        'TCP',
      ),
    ).toBe(true);
  });

  it('defaults policyTypes as the API server does: an empty list or an empty egress counts as absent', () => {
    expect(between({ ...selects('api'), policyTypes: [] }).allows(prometheus, api, 1, 'TCP')).toBe(false);
    expect(between({ ...selects('api'), policyTypes: [], egress: [] }).allows(api, prometheus, 1, 'TCP')).toBe(true);
    expect(
      between({ ...selects('api'), policyTypes: [], egress: [{ to: [selects('x')] }] }).allows(
        api,
        prometheus,
        1,
        'TCP',
      ),
    ).toBe(false);
    // With policyTypes [Egress], ingress rules are ignored.
    const egressAlone = between({ ...selects('db'), policyTypes: ['Egress'], ingress: [{ from: [selects('x')] }] });
    expect(egressAlone.allows(api, db, 5432, 'TCP')).toBe(true);
  });

  it('defaults absent policyTypes as the API server does', () => {
    const egress = [{ to: [selects('other')] }];
    expect(between({ podSelector: {}, egress }).allows(api, pod('x', 'monitoring'), 1, 'TCP')).toBe(false);
    expect(between({ ...selects('api') }).allows(api, pod('x', 'monitoring'), 1, 'TCP')).toBe(true);
    expect(between({ ...selects('api') }).allows(prometheus, api, 1, 'TCP')).toBe(false);
  });

  it.each([
    ['no peer: all', {}, true, true, true],
    ['a pod selector: pods of the same namespace', { from: [selects('api')] }, true, false, false],
    ['an empty list of peers: all', { from: [] }, true, true, true],
    ['a peer without any field, which the API server rejects: none', { from: [{}] }, false, false, false],
    ['an empty pod selector: all of the same namespace', { from: [{ podSelector: {} }] }, true, false, false],
    ['an empty namespace selector: all pods of the cluster', { from: [{ namespaceSelector: {} }] }, true, true, false],
    [
      'an expression over the labels of namespaces',
      { from: [{ namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'Exists' }] } }] },
      false,
      true,
      false,
    ],
    [
      'an IPv6 block: none in an IPv4 cluster',
      { from: [{ ipBlock: { cidr: '::/0' } }, { ipBlock: { cidr: '::ffff:192.168.0.0/112' } }] },
      false,
      false,
      false,
    ],
    [
      'an IPv6 exception: excludes nothing',
      { from: [{ ipBlock: { cidr: '192.168.0.0/24', except: ['::/0'] } }] },
      false,
      false,
      true,
    ],
    [
      'a namespace selector: all pods there',
      { from: [{ namespaceSelector: { matchLabels: { team: 'ops' } } }] },
      false,
      true,
      false,
    ],
    [
      'the name label of every namespace',
      {
        from: [
          {
            namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
            ...selects('prometheus'),
          },
        ],
      },
      false,
      true,
      false,
    ],
    [
      'both selectors: both must match',
      { from: [{ namespaceSelector: { matchLabels: { team: 'ops' } }, ...selects('grafana') }] },
      false,
      false,
      false,
    ],
    ['an address block: addresses in it', { from: [{ ipBlock: { cidr: '192.168.0.0/24' } }] }, false, false, true],
    [
      'an exception: excluded',
      { from: [{ ipBlock: { cidr: '192.168.0.0/24', except: ['192.168.0.0/28'] } }] },
      false,
      false,
      false,
    ],
    ['two peers: either', { from: [selects('api'), { ipBlock: { cidr: '192.168.0.7/32' } }] }, true, false, true],
    ["a node's own overlay address: no pod", { from: [{ ipBlock: { cidr: '10.42.1.0/32' } }] }, false, false, false],
    ['a single pod address: every pod', { from: [{ ipBlock: { cidr: '10.42.1.7/32' } }] }, true, true, false],
    ['a block over the pod range: every pod', { from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }, true, true, false],
    [
      'a block that excludes the pod range: only addresses outside',
      { from: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8'] } }] },
      false,
      false,
      true,
    ],
  ])('ingress with %s', (_, rule, fromApi, fromPrometheus, fromOutside) => {
    const reach = intoDb(rule);
    expect(reach.allows(api, db, 5432, 'TCP')).toBe(fromApi);
    expect(reach.allows(prometheus, db, 5432, 'TCP')).toBe(fromPrometheus);
    expect(reach.allows(addressEnd('192.168.0.7'), db, 5432, 'TCP')).toBe(fromOutside);
  });

  it.each([
    ['none: all', undefined, [1, 5432, 65535], []],
    ['a number', [{ port: 5432 }], [5432], [5431, 5433]],
    ['a range', [{ port: 5000, endPort: 6000 }], [5000, 5432, 6000], [4999, 6001]],
    ['a range of one', [{ port: 5432, endPort: 5432 }], [5432], [5431, 5433]],
    ['an empty list: all', [], [1, 5432, 65535], []],
    ['several: either', [{ port: 1 }, { port: 3 }], [1, 3], [2]],
    ['a name of the receiving pod', [{ port: 'postgres' }], [5432], [5433]],
    ['an unknown name', [{ port: 'http' }], [], [5432]],
    ['a protocol without a port', [{ protocol: 'UDP' }], [], [5432]],
    ['a protocol', [{ port: 5432, protocol: 'UDP' }], [], [5432]],
    ['SCTP does not allow TCP', [{ port: 5432, protocol: 'SCTP' }, { protocol: 'SCTP' }], [], [5432]],
    ['a name with a protocol other than the container port', [{ port: 'postgres', protocol: 'UDP' }], [], [5432]],
  ])('ports: %s', (_, ports, open, closed) => {
    const reach = intoDb({ from: [selects('api')], ports });
    for (const port of open) expect([port, reach.allows(api, db, port, 'TCP')]).toEqual([port, true]);
    for (const port of closed) expect([port, reach.allows(api, db, port, 'TCP')]).toEqual([port, false]);
  });

  it.each([
    [undefined, ['TCP']],
    ['TCP', ['TCP']],
    ['UDP', ['UDP']],
    ['SCTP', ['SCTP']],
  ])('protocol %s allows only %j', (protocol, open) => {
    const reach = intoDb({ ports: [{ port: 5432, protocol }] });
    expect(protocols.filter((each) => reach.allows(api, db, 5432, each))).toEqual(open);
  });

  it('resolves a port name in every container of the receiver, with its protocol there', () => {
    const dns = pod('db', 'twisterlab', [
      { name: 'postgres', containerPort: 5432 },
      { name: 'metrics', containerPort: 9187, protocol: 'TCP' },
      { name: 'dns', containerPort: 53, protocol: 'UDP' },
    ]);
    const named = (port: string, protocol?: string) => (number: number, asked: Protocol) =>
      intoDb({ ports: [{ port, protocol }] }).allows(api, dns, number, asked);
    expect(named('metrics')(9187, 'TCP')).toBe(true);
    expect(named('metrics')(5432, 'TCP')).toBe(false);
    expect(named('dns', 'UDP')(53, 'UDP')).toBe(true);
    expect(named('dns', 'UDP')(53, 'TCP')).toBe(false);
    expect(named('dns')(53, 'UDP')).toBe(false);
    expect(named('dns')(53, 'TCP')).toBe(false);
  });

  it('resolves a port name of an egress rule at the receiver; an IP address has none', () => {
    const sender = pod('api', 'twisterlab', [{ name: 'postgres', containerPort: 1 }]);
    const out = between({ ...selects('api'), policyTypes: ['Egress'], egress: [{ ports: [{ port: 'postgres' }] }] });
    expect(out.allows(sender, db, 5432, 'TCP')).toBe(true);
    expect(out.allows(sender, db, 1, 'TCP')).toBe(false);
    expect(out.allows(sender, addressEnd('192.168.0.7'), 5432, 'TCP')).toBe(false);
  });

  it('evaluates rules separately: the peer of one does not get the port of another', () => {
    const reach = between({
      ...selects('db'),
      policyTypes: ['Ingress'],
      ingress: [
        { from: [selects('api')], ports: [{ port: 1 }] },
        { from: [selects('other')], ports: [{ port: 2 }] },
      ],
    });
    expect(reach.allows(api, db, 1, 'TCP')).toBe(true);
    expect(reach.allows(api, db, 2, 'TCP')).toBe(false);
  });
});
