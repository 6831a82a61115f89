import type { K3sConfig } from '@twisterlab/platform/hosts/k3s-config';
import { kubeletPath } from '@twisterlab/platform/hosts/kubelet';
import { hostsTree } from '@twisterlab/platform/hosts/tree';
import { allocatable } from '@twisterlab/platform/model/cluster';
import { bytes } from '@twisterlab/platform/util/quantity';
import { parse } from 'yaml';
import { environmentsWith, threeNodes } from '../records/good';

const agent = { ...threeNodes[0]!, name: 'worker', address: '192.168.0.33', role: 'agent' };
const of = (fields: Parameters<typeof environmentsWith>[0]) =>
  hostsTree(environmentsWith(fields).clusters, '#!/bin/sh\n');
const file = (node: string) => `edge/${node}/etc/rancher/k3s/config.yaml`;
const three = of({
  edge: { nodes: [...threeNodes, agent], serverAddress: '192.168.0.40', loadBalancer: 'metallb' },
});
const config = (node: string) => parse(three.get(file(node))!) as K3sConfig;

describe("the machines' files", () => {
  it('have the path that they have on the machine, and are listed with what reads them', () => {
    for (const node of ['edgeserver', 'second', 'third', 'worker']) {
      const listed = three
        .get(`edge/${node}.files`)!
        .trim()
        .split('\n')
        .slice(2)
        .map((line) => line.split(' ')[1]!);
      const rendered = [...three.keys()].filter((path) => path.startsWith(`edge/${node}/`));
      expect(rendered).toEqual(listed.map((path) => `edge/${node}${path}`));
    }
    expect(three.get('edge/edgeserver.files')).toMatchSnapshot();
  });

  it('of the only server are what a K3s that runs already can take: SQLite and ServiceLB stay', () => {
    expect(of({}).get(file('edgeserver'))).toMatchSnapshot();
  });

  it('of three servers and an agent', () => {
    expect(
      ['edgeserver', 'second', 'third', 'worker'].map((node) => three.get(file(node))).join('---\n'),
    ).toMatchSnapshot();
  });

  it('make every server join another one, also the first when it has lost its disk', () => {
    const nodes = ['edgeserver', 'second', 'third', 'worker'].map(config);
    expect(nodes.map((each) => each.server)).toEqual([
      'https://192.168.0.31:6443',
      ...Array(3).fill('https://192.168.0.40:6443'),
    ]);
    expect(nodes.filter((each) => 'cluster-init' in each)).toEqual([]);
  });

  it('found the cluster at the very first start of the first server only', () => {
    const starts = [...three.keys()].filter((path) => path.endsWith('/first-start.yaml'));
    expect(starts).toEqual(['edge/edgeserver/etc/rancher/k3s/first-start.yaml']);
    const { server: _, 'token-file': __, ...joined } = config('edgeserver');
    expect(parse(three.get(starts[0]!)!)).toEqual({ 'cluster-init': true, ...joined });
    expect([...of({}).keys()].filter((path) => path.endsWith('/first-start.yaml'))).toEqual([]);
  });

  it('differ between servers in nothing by which servers refuse each other', () => {
    const shared = ['edgeserver', 'second', 'third'].map((node) => {
      const own = ['server', 'token-file', 'node-ip'];
      return Object.fromEntries(Object.entries(config(node)).filter(([key]) => !own.includes(key)));
    });
    expect(shared[0]).toMatchObject({ disable: ['servicelb'], 'cluster-cidr': '10.42.0.0/16' });
    expect(shared[1]).toEqual(shared[0]);
    expect(shared[2]).toEqual(shared[0]);
  });

  it('hold no token', () => {
    for (const text of three.values()) expect(text).not.toMatch(/^(agent-)?token:/m);
  });

  it('reserve what the record reserves: what the scheduler may use is what synth reckons with', () => {
    const { clusters } = environmentsWith({});
    const [node] = clusters[0]!.nodes;
    const { systemReserved, evictionHard } = parse(of({}).get(`edge/edgeserver${kubeletPath}`)!) as {
      systemReserved: Record<string, string>;
      evictionHard: Record<string, string>;
    };
    const kept = bytes(systemReserved.memory!) + bytes(evictionHard['memory.available']!);
    expect(bytes(node!.memory) - kept).toBe(allocatable(node!).memory);
    expect(bytes(systemReserved['ephemeral-storage']!)).toBe(bytes(node!.reserved.disk));
  });

  it('of an agent have nothing of an API server', () => {
    expect(three.has('edge/worker/etc/rancher/k3s/audit-policy.yaml')).toBe(false);
    expect(config('worker')).not.toHaveProperty('kube-apiserver-arg');
  });
});
