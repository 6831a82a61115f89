import type { Kinds } from '@twisterlab/platform/model/kinds';
import type { Labels } from '@twisterlab/platform/model/manifest';
import { type AddressedPod, ruleset } from '../../drills/fixtures/nodes/policies/ruleset';

type Spec = Kinds['NetworkPolicy']['spec'];

const pod = (name: string, address: string, rest: Partial<AddressedPod> = {}): AddressedPod => ({
  name,
  namespace: 'a',
  labels: { app: name },
  address,
  node: 'node1',
  ports: [],
  ...rest,
});
const api = pod('api', '10.42.1.2', { ports: [{ name: 'http', containerPort: 8000, protocol: 'TCP' }] });
const db = pod('db', '10.42.2.2', { node: 'node2', ports: [{ name: 'http', containerPort: 5432, protocol: 'TCP' }] });
const other = pod('other', '10.42.1.3', { namespace: 'b' });

/** Rules for the pod `api` in one direction; undefined when the packet filter has none for it. */
function rules(direction: 'ingress' | 'egress', ...specs: Spec[]): string[] | undefined {
  const policies = specs.map((spec, index) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `policy-${index}`, namespace: 'a' },
    spec,
  }));
  const namespaces = new Map<string, Labels>([
    ['a', { name: 'a', team: 'x' }],
    ['b', { name: 'b' }],
  ]);
  const text = ruleset({ policies, namespaces, pods: [api, db, other] }, 'node1');
  const chain = new RegExp(`chain ${direction}-${api.address} \\{\\n([\\s\\S]*?)\\n {2}\\}`).exec(text)?.[1];
  return chain?.split('\n').map((line) => line.trim());
}

const podSelector = { matchLabels: { app: 'api' } };
const ingress = (...list: NonNullable<Spec['ingress']>) =>
  rules('ingress', { podSelector, policyTypes: ['Ingress'], ingress: list });
const egress = (...list: NonNullable<Spec['egress']>) =>
  rules('egress', { podSelector, policyTypes: ['Egress'], egress: list });

describe('the packet filter of a node', () => {
  it('has no rules for a pod that no policy selects, or on another node', () => {
    expect(rules('ingress')).toBeUndefined();
    expect(rules('ingress', { podSelector: { matchLabels: { app: 'db' } }, policyTypes: ['Ingress'] })).toBeUndefined();
    expect(rules('egress', { podSelector, policyTypes: ['Ingress'] })).toBeUndefined();
  });

  it('rejects everything that no rule allows', () => {
    expect(rules('ingress', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] })).toEqual(['reject']);
    expect(rules('egress', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] })).toEqual(['reject']);
  });

  it('defaults to Ingress, and to Egress if there are egress rules', () => {
    expect(rules('ingress', { podSelector })).toEqual(['reject']);
    expect(rules('egress', { podSelector })).toBeUndefined();
    expect(rules('egress', { podSelector, egress: [{}] })).toEqual(['return', 'reject']);
  });

  it('supports peers by pod, namespace and CIDR', () => {
    expect(ingress({ from: [{ podSelector: {} }] })).toEqual([
      'ip saddr 10.42.1.2  return',
      'ip saddr 10.42.2.2  return',
      'reject',
    ]);
    expect(ingress({ from: [{ namespaceSelector: { matchLabels: { name: 'b' } } }] })).toEqual([
      'ip saddr 10.42.1.3  return',
      'reject',
    ]);
    expect(ingress({ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: 'db' } } }] })).toEqual([
      'ip saddr 10.42.2.2  return',
      'reject',
    ]);
    expect(ingress({ from: [{ ipBlock: { cidr: '192.168.0.0/24', except: ['192.168.0.9/32'] } }] })).toEqual([
      'ip saddr 192.168.0.0/24 ip saddr != { 192.168.0.9/32 }  return',
      'reject',
    ]);
    expect(ingress({ from: [{ podSelector: { matchLabels: { app: 'missing' } } }] })).toEqual(['reject']);
  });

  it('supports ports by number, range, protocol and name', () => {
    expect(
      ingress({ ports: [{ port: 80 }, { port: 1000, endPort: 2000 }, { protocol: 'UDP' }, { port: 'http' }] }),
    ).toEqual([
      'tcp dport 80 return',
      'tcp dport 1000-2000 return',
      'meta l4proto udp return',
      'tcp dport 8000 return',
      'reject',
    ]);
    expect(ingress({ ports: [{ port: 'http', protocol: 'UDP' }, { port: 'other' }] })).toEqual(['reject']);
  });

  it('resolves named ports at the receiver', () => {
    expect(egress({ ports: [{ port: 'http' }] })).toEqual([
      'ip daddr 10.42.1.2 tcp dport 8000 return',
      'ip daddr 10.42.2.2 tcp dport 5432 return',
      'reject',
    ]);
    expect(egress({ to: [{ podSelector: { matchLabels: { app: 'db' } } }], ports: [{ port: 'http' }] })).toEqual([
      'ip daddr 10.42.2.2 tcp dport 5432 return',
      'reject',
    ]);
    expect(egress({ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 'http' }] })).toEqual(['reject']);
  });
});
