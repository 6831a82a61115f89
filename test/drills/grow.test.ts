import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Dist } from '../../drills/dist';
import type { LiveObject } from '../../drills/fixtures/kubectl';
import { runbookScript } from '../../drills/fixtures/runbook';
import { checks } from '../../drills/grow/checks';
import { faultInjections } from '../../drills/grow/fault-injections';
import { leftovers } from '../../drills/grow/leftovers';
import { isApplied, removed } from '../../drills/grow/merge';
import { Plan } from '../../drills/grow/plan';
import { others, renderBoth, servers, stays, threeServersBeside } from '../../drills/grow/records';
import { keysOf } from '../../drills/grow/redis-client';
import { lostRows } from '../../drills/patroni/writer';
import { temporaryFolder } from '../kit/command';

describe('the records of one machine and of three', () => {
  const folder = join(temporaryFolder(), 'dist');
  beforeAll(() => renderBoth(folder));

  it('have the machine of the example in common', () => {
    expect(servers[0]?.name).toBe(stays);
    expect(others).toHaveLength(2);
  });

  it('differ in what Argo CD deletes', () => {
    const one = Dist.in(folder);
    const three = threeServersBeside(one);
    const kinds = (from: Dist, to: Dist) =>
      removed(from, to)
        .filter(({ path }) => isApplied(path))
        .map(({ manifest }) => manifest.kind);
    expect(kinds(one, three)).toEqual(['ConfigMap', 'ConfigMap']);
    expect(kinds(three, one)).toEqual(['ConfigMap', 'ConfigMap', 'PodDisruptionBudget']);
  });

  it('have no MetalLB yet with three machines', () => {
    expect(existsSync(join(threeServersBeside(Dist.in(folder)).folder, 'edge/metallb'))).toBe(false);
  });
});

describe('what is left of machines that are gone', () => {
  const object = (kind: string, name: string, rest: object = {}) =>
    ({ apiVersion: 'v1', kind, metadata: { name, uid: name, resourceVersion: '1' }, ...rest }) as unknown as LiveObject;
  const volume = (name: string, node: string) =>
    object('PersistentVolume', name, {
      spec: { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ values: [node] }] }] } } },
    });
  const claim = (name: string, volumeName?: string) => object('PersistentVolumeClaim', name, { spec: { volumeName } });
  const pod = (name: string, phase: string, nodeName?: string) =>
    object('Pod', name, { spec: { nodeName }, status: { phase } });

  it('is nothing when all is on one machine, Released volumes apart', () => {
    const objects = [
      object('Node', 'a'),
      volume('v', 'a'),
      volume('old', 'b'),
      claim('c', 'v'),
      pod('p', 'Running', 'a'),
    ];
    expect(leftovers('a', objects)).toEqual([]);
  });

  it('is a node, a pod that waits, and a claim of another machine or of none', () => {
    const objects = [object('Node', 'a'), object('Node', 'b'), volume('v', 'b'), claim('c', 'v'), claim('d')];
    expect(leftovers('a', [...objects, pod('p', 'Pending'), pod('q', 'Running', 'b')])).toEqual([
      'the node b is in the cluster',
      'the pod p is Pending on no machine',
      'the pod q is Running on b',
      'the claim c is on b',
      'the claim d is on no machine',
    ]);
  });
});

it('reads the keys of the client in the output of redis-cli', () => {
  expect(keysOf('grow:1\ngrow:12\nother:3\n')).toEqual(new Set([1, 12]));
});

it('reports rows that were acknowledged and are not in the table', () => {
  const rows = [1, 2, 3].map((row) => ({ row, at: row }));
  expect(lostRows(rows, '1\n3\n')).toEqual({ of: 3, faults: ['row 2 was acknowledged and is lost'] });
});

describe('the runbook', () => {
  const namespace = 'twisterlab';
  it.each([
    ['volumes.md', { namespace, pod: 'p', claim: 'c', to: 't' }, undefined],
    ['node-lost.md', { namespace, pod: 'p', claim: 'c' }, undefined],
    ['three-nodes.md', { branch: 'dist' }, 'Three nodes'],
    ['three-nodes.md', { namespace, synchronous: 'true' }, 'Three nodes'],
    ['three-nodes.md', { namespace, backups: 'redis' }, 'One node again'],
    ['three-nodes.md', { namespace, others: 'p' }, 'One node again'],
    ['three-nodes.md', { machine: 'm' }, 'One node again'],
    ['three-nodes.md', { namespace, claims: 'c' }, 'One node again'],
    ['three-nodes.md', { namespace, to: 't', others: 'm' }, "PostgreSQL's member 0 to another machine"],
  ])('%s has one script for %j', (page, values, section) => {
    expect(runbookScript(page, values, section)).toContain('kubectl');
  });
});

describe('fault injections', () => {
  it('name an existing check, and each check has one', () => {
    expect(new Set(faultInjections.map(({ fails }) => fails))).toEqual(new Set(Object.values(checks)));
  });

  it('omit steps of the runbook', async () => {
    const plan = new Plan();
    expect(plan.has('back up')).toBe(true);
    await faultInjections.find(({ fails }) => fails === checks.copies)!.fixture!(plan);
    expect(plan.has('back up')).toBe(false);
    expect(plan.has('drain')).toBe(true);
  });
});
