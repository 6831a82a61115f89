import type { K3sConfig } from '@twisterlab/platform/hosts/k3s-config';
import { hostsTree } from '@twisterlab/platform/hosts/tree';
import { parse } from 'yaml';
import { environmentsWith, threeNodes } from '../records/good';

const agent = { ...threeNodes[0]!, name: 'worker', address: '192.168.0.33', role: 'agent' };
const of = (fields: Parameters<typeof environmentsWith>[0]) => hostsTree(environmentsWith(fields).clusters);
const file = (node: string) => `edge/${node}/etc/rancher/k3s/config.yaml`;
const three = of({
  edge: { nodes: [...threeNodes, agent], serverAddress: '192.168.0.40', loadBalancer: 'metallb' },
});
const config = (node: string) => parse(three.get(file(node))!) as K3sConfig;

describe("the machines' files", () => {
  it('have the path that they have on the machine, one for each machine', () => {
    expect([...three.keys()]).toEqual(['edgeserver', 'second', 'third', 'worker'].map(file));
  });

  it('of the only server are what a K3s that runs already can take: SQLite and ServiceLB stay', () => {
    expect([...of({}).values()]).toMatchSnapshot();
  });

  it('of three servers and an agent', () => {
    expect([...three.values()].join('---\n')).toMatchSnapshot();
  });

  it('make one server start the cluster and all others join it', () => {
    const nodes = ['edgeserver', 'second', 'third', 'worker'].map(config);
    expect(nodes.map((each) => each['cluster-init'] ?? false)).toEqual([true, false, false, false]);
    expect(nodes.map((each) => each.server)).toEqual([undefined, ...Array(3).fill('https://192.168.0.40:6443')]);
  });

  it('differ between servers in nothing by which servers refuse each other', () => {
    const shared = ['edgeserver', 'second', 'third'].map((node) => {
      const own = ['cluster-init', 'server', 'token-file', 'node-ip'];
      return Object.fromEntries(Object.entries(config(node)).filter(([key]) => !own.includes(key)));
    });
    expect(shared[0]).toMatchObject({ disable: ['servicelb'], 'cluster-cidr': '10.42.0.0/16' });
    expect(shared[1]).toEqual(shared[0]);
    expect(shared[2]).toEqual(shared[0]);
  });

  it('hold no token', () => {
    for (const text of three.values()) expect(text).not.toMatch(/^(agent-)?token:/m);
  });
});
