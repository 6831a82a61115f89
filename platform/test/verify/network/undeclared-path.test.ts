import type { Flow } from '@twisterlab/platform/model/flow';
import { undeclaredPath } from '@twisterlab/platform/verify/network/undeclared-path';
import { finding } from '../../kit/finding';
import { allows, denyAll, deployment, findings, networkPolicy, pods } from '../../kit/objects';

const flow = (from: Flow['from'], to: Flow['to'], port: number): Flow => ({ from, to, port, protocol: 'TCP' });
const redis = deployment('redis', { container: { ports: [{ name: 'redis', containerPort: 6379 }] } });
const both = [deployment('mcp'), redis, denyAll];
const toRedis = [allows.egress('mcp', 'redis', 6379), allows.ingress('redis', 'mcp', 6379)];
const egressTo = (name: string, cidr: string, port?: number) =>
  networkPolicy(`${name}-out`, {
    podSelector: { matchLabels: pods(name).labels },
    policyTypes: ['Egress'],
    egress: [{ to: [{ ipBlock: { cidr } }], ports: port && [{ port }] }],
  });

/** A finding on exactly these ports, at the Deployment that may connect. */
const path = (from: string, to: string, ports: string) =>
  finding(
    `Deployment ${from}`,
    new RegExp(
      `Deployment twisterlab/${from} .*(Deployment twisterlab/)?${to.replaceAll('.', '\\.')} .*(?<!, )${ports}(?!, (\\w+ )?\\d)`,
    ),
  );

describe('undeclared-path', () => {
  it('accepts isolated pods', () => {
    expect(findings(undeclaredPath, both)).toEqual([]);
  });

  it('accepts a path that a flow declares', () => {
    expect(
      findings(undeclaredPath, [...both, ...toRedis], { flows: [flow(pods('mcp'), pods('redis'), 6379)] }),
    ).toEqual([]);
  });

  it('refuses a path that no flow declares', () => {
    expect(findings(undeclaredPath, [...both, ...toRedis])).toEqual([
      'Deployment mcp Deployment twisterlab/mcp can reach Deployment twisterlab/redis on TCP 6379, but no flow declares it',
    ]);
  });

  it('refuses a path over another protocol than the flow declares', () => {
    const sctp = networkPolicy('sctp', {
      podSelector: {},
      ingress: [{ ports: [{ port: 6379, protocol: 'SCTP' }] }],
      egress: [{ ports: [{ port: 6379, protocol: 'SCTP' }] }],
    });
    const flows = [flow(pods('redis'), pods('redis'), 6379)];
    expect(findings(undeclaredPath, [redis, denyAll, sctp], { flows })).toContainEqual(
      path('redis', 'redis', 'SCTP 6379'),
    );
  });

  it('refuses a path on another port than the flow declares', () => {
    expect(
      findings(undeclaredPath, [...both, ...toRedis], { flows: [flow(pods('mcp'), pods('redis'), 6380)] }),
    ).toEqual([path('mcp', 'redis', 'TCP 6379')]);
  });

  it('refuses the opposite direction of a flow if policies allow it', () => {
    const back = [allows.egress('redis', 'mcp', 8000), allows.ingress('mcp', 'redis', 8000)];
    expect(
      findings(undeclaredPath, [...both, ...toRedis, ...back], { flows: [flow(pods('mcp'), pods('redis'), 6379)] }),
    ).toEqual([path('redis', 'mcp', 'TCP 8000')]);
  });

  it('resolves named ports of policies, also of sidecars', () => {
    const exporter = { name: 'exporter', restartPolicy: 'Always', ports: [{ name: 'metrics', containerPort: 9121 }] };
    const withSidecar = deployment('redis', { spec: { initContainers: [exporter] } });
    const named = [allows.egress('mcp', 'redis', 'metrics'), allows.ingress('redis', 'mcp', 'metrics')];
    expect(findings(undeclaredPath, [deployment('mcp'), withSidecar, denyAll, ...named])).toEqual([
      path('mcp', 'redis', 'TCP 9121'),
    ]);
  });

  it('refuses egress to an address that no flow declares', () => {
    expect(findings(undeclaredPath, [...both, egressTo('mcp', '192.168.0.20/32', 11434)])).toEqual([
      path('mcp', '192.168.0.20', 'TCP 11434'),
    ]);
  });

  it('refuses egress that is wider than its flow', () => {
    const ollama = { name: 'ollama', addresses: ['192.168.0.20/32'] };
    const flows = [flow(pods('mcp'), ollama, 11434)];
    expect(findings(undeclaredPath, [...both, egressTo('mcp', '192.168.0.20/31', 11434)], { flows })).toEqual([
      path('mcp', '192.168.0.21', 'TCP 11434'),
    ]);
  });

  it('refuses every connection of pods without a policy', () => {
    const everywhere = [
      'Deployment twisterlab/mcp',
      'dns in kube-system',
      'traefik in kube-system',
      'metrics-server in kube-system',
      'svclb-traefik in kube-system',
      '0.0.0.0',
      '10.44.0.0',
    ];
    const own = 'Deployment twisterlab/mcp';
    const all = 'on TCP 1-65535, UDP 1-65535, SCTP 1-65535, but no flow declares it';
    expect(findings(undeclaredPath, [deployment('mcp')])).toEqual([
      ...everywhere.map((to) => `Deployment mcp ${own} can reach ${to} ${all}`),
      ...everywhere.filter((from) => from !== own).map((from) => `Deployment mcp ${from} can reach ${own} ${all}`),
    ]);
  });

  it('joins adjacent ports, and omits the one that a flow declares', () => {
    const ollama = { name: 'ollama', addresses: ['192.168.0.20/32'] };
    const flows = [flow(pods('mcp'), ollama, 11434)];
    expect(findings(undeclaredPath, [...both, egressTo('mcp', '192.168.0.20/32')], { flows })).toEqual([
      'Deployment mcp Deployment twisterlab/mcp can reach 192.168.0.20 on TCP 1-11433, 11435-65535, UDP 1-65535, SCTP 1-65535, but no flow declares it',
    ]);
  });

  it.each([
    [[1, 3, 5, 7, 9], 'TCP 1, 3, 5, 7, 9'],
    [[1, 3, 5, 7, 9, 11], 'TCP 1, 3, 5, 7, 9 and more'],
  ])('shortens a list of more than five port ranges (%j)', (numbers, shown) => {
    const many = networkPolicy('many', {
      podSelector: { matchLabels: pods('mcp').labels },
      egress: [{ to: [{ ipBlock: { cidr: '192.168.0.20/32' } }], ports: numbers.map((port) => ({ port })) }],
    });
    expect(findings(undeclaredPath, [...both, many])).toEqual([
      `Deployment mcp Deployment twisterlab/mcp can reach 192.168.0.20 on ${shown}, but no flow declares it`,
    ]);
  });

  it('ignores connections between pods of K3s', () => {
    expect(findings(undeclaredPath, [])).toEqual([]);
  });
});
