import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '@twisterlab/platform/capacity/node-loss';
import { scenarios } from '@twisterlab/platform/capacity/node-loss';
import { is } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { parse } from 'yaml';
import { Dist } from '../../drills/dist';
import type { Kubectl, LiveObject } from '../../drills/fixtures/kubectl';
import { addressesOf } from '../../drills/fixtures/nodes/addresses';
import { asRendered, linkObjects } from '../../drills/link-objects';
import { scheduling, schedulingOneServer } from '../../drills/scheduling';
import { differences } from '../../drills/scheduling/absence';
import { keptAvailable } from '../../drills/scheduling/availability';
import { checks } from '../../drills/scheduling/checks';
import { isComplete, type LiveWorkload } from '../../drills/scheduling/completeness';
import { k3sObjects } from '../../drills/scheduling/k3s-pods';
import { isForUs, volumeOf } from '../../drills/scheduling/local-path';
import { computeLoss, countedPods, nodesOfVolumes } from '../../drills/scheduling/placement';
import { PodWatch } from '../../drills/scheduling/pod-watch';
import { isAvailable, nameOf, ownerOf, type Pod, reasonToWait } from '../../drills/scheduling/pods';
import { creationRefusals } from '../../drills/scheduling/refusals';
import { applied } from '../../drills/scheduling/simulated-cluster';
import { whileChanging } from '../../drills/scheduling/while-changing';
import { validateEnvironments } from '../../environments/schema/environments';
import { Altering } from '../kit/altered';
import { temporaryFolder } from '../kit/command';
import { renderedDist, threeNodesDist } from '../kit/dist';
import { records } from '../kit/records';

const folder = temporaryFolder();
const [one] = validateEnvironments(records).clusters;
const cluster = {
  ...one!,
  nodes: addressesOf(3).nodes.map(({ name, address }) => ({ ...one!.nodes[0]!, name, address })),
};
const dist = Dist.copy(renderedDist, join(folder, 'dist'));
cpSync(threeNodesDist(), dist.folder, { recursive: true });
const graph = linkObjects(dist.objects().map(asRendered), cluster);

/** A running pod. */
function pod(owner: string, name: string, node: string | undefined, changes: Partial<Pod> = {}): Pod {
  const [kind, namespace, of] = owner.split('/') as [string, string, string];
  const replicaSet = kind === 'Deployment';
  return {
    ...{ apiVersion: 'v1', kind: 'Pod' },
    metadata: {
      ...{ name, namespace, uid: `${owner} ${name}`, resourceVersion: '1' },
      labels: replicaSet ? { 'pod-template-hash': 'abc' } : {},
      ownerReferences: [
        { apiVersion: 'apps/v1', uid: of, kind: replicaSet ? 'ReplicaSet' : kind, name: replicaSet ? `${of}-abc` : of },
      ],
    },
    spec: { containers: [], nodeName: node },
    status: { phase: node ? 'Running' : 'Pending', conditions: [{ type: 'Ready', status: node ? 'True' : 'False' }] },
    ...changes,
  };
}

/** The pods of a placement of synth, as the API server would list them. */
function podsOf({ nodes, waiting }: Pick<Scenario, 'nodes' | 'waiting'>): Pod[] {
  const placed = nodes.flatMap(({ node, pods }) => pods.map((each) => ({ ...each, node: node.name })));
  const all = [...placed, ...waiting.map((each) => ({ ...each, node: undefined }))];
  return all.flatMap((each, index) => {
    const { group } = each;
    const kind = group.onEachNode
      ? 'DaemonSet'
      : is(group.object?.manifest, 'StatefulSet')
        ? 'StatefulSet'
        : 'Deployment';
    if (is(group.object?.manifest, 'CronJob', 'Job')) return [];
    const suffix = kind === 'StatefulSet' ? group.pods.indexOf(each.pod) : `abc-${index}`;
    return [pod(`${kind}/${group.namespace}/${group.name}`, `${group.name}-${suffix}`, each.node)];
  });
}

const [all, ...losses] = scenarios(graph).slice(0, 4) as [Scenario, ...Scenario[]];

describe('the absence of a node', () => {
  test.each(losses.map((loss) => [loss.lost!.name, loss] as const))(
    'of %s is computed from where pods and volumes are, with the result of synth',
    (lost, loss) => {
      const computed = computeLoss(graph, podsOf(all), all.volumes, lost);
      const names = podsOf({ nodes: [], waiting: loss.waiting }).map(nameOf).sort();
      expect(computed.waiting).toEqual(names);
      expect(computed.waiting.length).toBeGreaterThan(0);
      expect(computed.pending).toEqual([]);
    },
  );

  const loss = losses[0]!;
  const lost = loss.lost!.name;
  const computed = { waiting: podsOf({ nodes: [], waiting: loss.waiting }).map(nameOf).sort(), pending: [] };
  const settled = podsOf(loss);

  it('has no differences if every pod runs elsewhere or waits as computed', () => {
    expect(differences(graph, settled, lost, computed)).toEqual([]);
  });

  it('names a pod that waits although there is room', () => {
    const at = settled.findIndex((each) => nameOf(each) === 'argocd/argocd-server');
    const message = '0/3 nodes are available';
    const status = { conditions: [{ type: 'PodScheduled', status: 'False', message }] };
    const stuck = settled.with(at, { ...settled[at]!, spec: { containers: [] }, status });
    expect(differences(graph, stuck, lost, computed)).toEqual([
      `argocd/argocd-server waits, for which synth computes a node: ${message}`,
    ]);
  });

  it('names a pod that runs although its volume is on the lost node, and one that is missing', () => {
    const [name] = computed.waiting.filter((each) => /-\d$/.test(each));
    const missing = settled.filter((each) => nameOf(each) !== name);
    expect(differences(graph, missing, lost, computed)).toEqual([
      `${name} does not wait, as synth computes`,
      expect.stringMatching(`^${name!.replace(/-\d+$/, '')}: \\d pods run elsewhere and \\d wait, of \\d$`),
    ]);
  });

  it('does not count pods of the lost node that still have the condition Ready', () => {
    const at = settled.findIndex((each) => nameOf(each) === 'argocd/argocd-redis');
    const stayed = settled.with(at, { ...settled[at]!, spec: { containers: [], nodeName: lost } });
    expect(differences(graph, stayed, lost, computed)).toEqual([
      'argocd/argocd-redis: 0 pods run elsewhere and 0 wait, of 1',
    ]);
  });
});

test('every pod of synth is a pod of dist or of K3s', () => {
  const created = [...dist.objects().map(({ manifest }) => manifest), ...(k3sObjects(graph, cluster) as Manifest[])];
  const names = created
    .filter((manifest) => is(manifest, 'Deployment', 'StatefulSet', 'DaemonSet'))
    .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  expect([...countedPods(graph).keys()].sort()).toEqual(names.sort());
  expect(countedPods(graph).get('twisterlab/postgres-cluster')).toBe(3);
  expect(countedPods(graph).get('node-agents/node-exporter')).toBe(3);
});

test('tasks are applied suspended; CRDs and their objects, NetworkPolicies and webhook configurations are not', () => {
  const kinds = applied(dist.objects()).map(({ manifest }) => manifest.kind);
  expect(kinds).toEqual(
    expect.arrayContaining(['Deployment', 'PodDisruptionBudget', 'ResourceQuota', 'HelmChartConfig']),
  );
  for (const kind of ['CustomResourceDefinition', 'Certificate', 'Application', 'NetworkPolicy']) {
    expect(dist.objects().map(({ manifest }) => manifest.kind)).toContain(kind);
    expect(kinds).not.toContain(kind);
  }
  const [task] = applied(dist.objects()).filter(({ manifest }) => is(manifest, 'CronJob'));
  expect(task!.manifest).toMatchObject({ spec: { suspend: true } });
});

describe('a pod', () => {
  it('belongs to the workload that created it', () => {
    expect(ownerOf(pod('Deployment/a/api', 'api-abc-x', 'n'))).toEqual({ kind: 'Deployment', name: 'a/api' });
    expect(ownerOf(pod('StatefulSet/a/db', 'db-0', 'n'))).toEqual({ kind: 'StatefulSet', name: 'a/db' });
    expect(ownerOf(pod('Job/a/task', 'task-x', 'n'))).toBeUndefined();
    expect(nameOf(pod('Deployment/a/api', 'api-abc-x', 'n'))).toBe('a/api');
    expect(nameOf(pod('StatefulSet/a/db', 'db-0', 'n'))).toBe('a/db-0');
  });

  it('waits without a node, unless it terminates', () => {
    const waiting = pod('Deployment/a/api', 'api-abc-x', undefined);
    expect(reasonToWait(waiting)).toBe('the scheduler has not seen it');
    expect(reasonToWait({ ...waiting, metadata: { ...waiting.metadata, deletionTimestamp: 'now' } })).toBeUndefined();
    expect(reasonToWait(pod('Deployment/a/api', 'api-abc-x', 'n'))).toBeUndefined();
  });

  it('is available while it is Ready and does not terminate', () => {
    const ready = pod('Deployment/a/api', 'api-abc-x', 'n');
    expect(isAvailable(ready)).toBe(true);
    expect(isAvailable({ ...ready, metadata: { ...ready.metadata, deletionTimestamp: 'now' } })).toBe(false);
    expect(isAvailable({ ...ready, status: {} })).toBe(false);
  });
});

test('the smallest number of available pods is that of every moment since the count began', () => {
  const pods = new PodWatch();
  const [first, second] = ['1', '2'].map((name) => pod('Deployment/a/api', name, 'n')) as [Pod, Pod];
  pods.take({ type: 'ADDED', object: first });
  pods.count();
  pods.take({ type: 'ADDED', object: second });
  pods.take({ type: 'DELETED', object: first });
  expect(pods.lowestSince()).toEqual(new Map([['a/api', 1]]));
  pods.take({ type: 'MODIFIED', object: { ...second, status: {} } });
  pods.take({ type: 'MODIFIED', object: second });
  expect(pods.lowestSince()).toEqual(new Map([['a/api', 0]]));
  pods.count();
  expect(pods.lowestSince()).toEqual(new Map([['a/api', 1]]));
});

describe('a wait', () => {
  const wait = (lastChange: number, condition: () => boolean) => {
    const processes = { until: async (_: string, poll: () => Promise<unknown>) => (await poll()) || 'polls again' };
    const simulated = { pods: { lastChange }, api: { processes } } as unknown as Parameters<typeof whileChanging>[0];
    return whileChanging(simulated, 'a condition', condition);
  };

  it('ends with the condition', async () => expect(await wait(0, () => true)).toBe(true));

  it('ends without it once no pod has changed for a minute since it began', async () => {
    const now = performance.now();
    const time = jest.spyOn(performance, 'now');
    expect(await wait(now, () => false)).toBe(false);
    time.mockReturnValueOnce(now).mockReturnValue(now + 61_000);
    const processes = { until: async (_: string, poll: () => Promise<unknown>) => poll() };
    const quiet = { pods: { lastChange: now }, api: { processes } } as unknown as Parameters<typeof whileChanging>[0];
    expect(await whileChanging(quiet, 'a condition', () => false)).toBe(false);
    time.mockRestore();
  });
});

describe('the pods that stay available', () => {
  const labels = { app: 'a' };
  const workload = (kind: string, spec: object): Manifest & { readonly spec: object } => ({
    ...{ apiVersion: 'apps/v1', kind, metadata: { name: 'a', namespace: 'n' } },
    spec: { template: { metadata: { labels }, spec: { containers: [] } }, ...spec },
  });
  const budget = (spec: object, namespace = 'n') =>
    ({
      metadata: { name: 'a', namespace },
      spec: { selector: { matchLabels: labels }, ...spec },
    }) as unknown as LiveObject;

  test.each([
    ['a Deployment with the defaults', workload('Deployment', {}), [], 2, 2],
    ['of many', workload('Deployment', {}), [], 8, 6],
    ['that replaces its pod', workload('Deployment', { strategy: { rollingUpdate: { maxUnavailable: 1 } } }), [], 1, 0],
    [
      'that starts another first',
      workload('Deployment', { strategy: { rollingUpdate: { maxUnavailable: 0 } } }),
      [],
      1,
      1,
    ],
    ['that is recreated', workload('Deployment', { strategy: { type: 'Recreate' } }), [], 2, 0],
    [
      'recreated in spite of its budget',
      workload('Deployment', { strategy: { type: 'Recreate' } }),
      [budget({ maxUnavailable: 1 })],
      2,
      1,
    ],
    [
      'with a minimum',
      workload('Deployment', { strategy: { type: 'Recreate' } }),
      [budget({ minAvailable: '50%' })],
      3,
      2,
    ],
    ['with a budget of another namespace', workload('StatefulSet', {}), [budget({ maxUnavailable: 0 }, 'm')], 3, 2],
    ['a DaemonSet', workload('DaemonSet', {}), [], 3, 2],
  ])('%s', (_, manifest, budgets, pods, kept) => expect(keptAvailable(manifest, budgets, pods)).toBe(kept));
});

describe('a workload is complete', () => {
  const live = (kind: string, status: object, generation = 2) =>
    ({
      kind,
      metadata: { generation },
      spec: { replicas: 2 },
      status: { observedGeneration: 2, ...status },
    }) as unknown as LiveWorkload;
  const two = { replicas: 2, updatedReplicas: 2, availableReplicas: 2 };

  test.each([
    [live('Deployment', two), true],
    [live('Deployment', two, 3), false],
    [live('Deployment', { ...two, replicas: 3 }), false],
    [live('StatefulSet', { ...two, updatedReplicas: undefined }), false],
    [live('DaemonSet', { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3 }), true],
    [live('DaemonSet', { desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2 }), false],
  ])('%j', (workload, complete) => expect(isComplete(workload)).toBe(complete));
});

test('the last refusal of a workload or of its ReplicaSet is found', async () => {
  const event = (namespace: string, name: string, message: string) => ({
    involvedObject: { namespace, name },
    message,
  });
  const events = [
    event('a', 'api-abc', 'first'),
    event('a', 'api-abc', 'quota'),
    event('b', 'api', 'other'),
    event('a', 'api-x-abc', 'x'),
  ];
  const refusalOf = await creationRefusals({ get: async () => events } as unknown as Kubectl);
  expect([refusalOf('a', 'api'), refusalOf('b', 'api'), refusalOf('a', 'db')]).toEqual(['quota', 'other', undefined]);
});

describe('the stub of local-path-provisioner', () => {
  const annotations = {
    'volume.kubernetes.io/storage-provisioner': 'rancher.io/local-path',
    'volume.kubernetes.io/selected-node': 'node2',
  };
  const claim = (spec: object, own: object = annotations) => ({
    ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim' },
    metadata: { name: 'data-db-0', namespace: 'a', uid: 'u', resourceVersion: '1', annotations: { ...own } },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'local-path-retain', ...spec },
  });

  it('creates the volume on the selected node, for this claim, with the reclaim policy of the class', () => {
    const volume = volumeOf(claim({}), { reclaimPolicy: 'Retain' }) as LiveObject & { spec: object };
    expect(volume.spec).toMatchObject({
      persistentVolumeReclaimPolicy: 'Retain',
      claimRef: { namespace: 'a', name: 'data-db-0', uid: 'u' },
    });
    expect(nodesOfVolumes([volume])).toEqual(new Map([['claim a/data-db-0', 'node2']]));
  });

  it('waits for the scheduler, and leaves other classes and bound claims', () => {
    expect(isForUs(claim({}))).toBe(true);
    expect(isForUs(claim({}, { ...annotations, 'volume.kubernetes.io/selected-node': undefined }))).toBe(false);
    expect(isForUs(claim({}, { ...annotations, 'volume.kubernetes.io/storage-provisioner': 'other' }))).toBe(false);
    expect(isForUs(claim({ volumeName: 'pvc-u' }))).toBe(false);
  });

  it.each([
    [{ accessModes: ['ReadWriteMany'] }, 'has the access mode ReadWriteMany'],
    [{ volumeMode: 'Block' }, 'has the volumeMode Block'],
    [{ selector: {} }, 'has a selector'],
  ])('refuses %j', (spec, reason) => {
    expect(() => volumeOf(claim(spec), {})).toThrow(`local-path-provisioner refuses a/data-db-0: ${reason}`);
  });
});

describe('the fault injections', () => {
  const each = [scheduling, schedulingOneServer].flatMap(({ name, faultInjections = [] }) =>
    faultInjections.map((fault) => [`${name}: ${fault.name}`, fault] as const),
  );

  it('cover every check', () => {
    expect(new Set(each.map(([, { fails }]) => fails))).toEqual(new Set(Object.values(checks)));
  });

  const altering = new Altering(dist.folder);
  it.each(each)('inject into dist: %s', (_, injection) => {
    const changed = altering.by(injection.dist!);
    expect(changed.size).toBeGreaterThan(0);
    for (const [path, text] of changed) expect(parse(text)).not.toEqual(parse(altering.before.get(path) ?? 'null'));
  });
});
