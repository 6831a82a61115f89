import type { Manifest } from '@twisterlab/platform/model/manifest';
import { readOnly } from '@twisterlab/platform/util/read-only';
import { readDist } from '../../../cli/live/objects';
import { alertNames, runbooks } from '../../../cli/status/alerts';
import { report } from '../../../cli/status/report';
import { type State, stateOf } from '../../../cli/status/state';
import { renderedDist } from '../../kit/dist';
import { failedJob, healthy, type LiveObject, node, pod } from './healthy';

const now = Date.parse('2026-11-28T12:00:00Z');
// Read-only, because all cases share them.
const dist = readOnly(structuredClone(readDist(renderedDist)));
const all = readOnly(healthy(dist, now));
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const iso = (time: number) => new Date(time).toISOString();

type Change = (objects: LiveObject[], find: (name: string) => LiveObject) => void;

/** The state of the cluster of dist after a change. */
function stateAfter(change: Change = () => {}, forbidden: readonly string[] = []): State {
  const objects = [...all];
  const copies = new Set<LiveObject>();
  const find = (name: string) => {
    const at = objects.findIndex(
      ({ kind, metadata }) => name === `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`,
    );
    if (!copies.has(objects[at]!)) {
      objects[at] = structuredClone(objects[at]!);
      copies.add(objects[at]);
    }
    return objects[at]!;
  };
  change(objects, find);
  return stateOf(dist, { objects: objects as unknown as Manifest[], forbidden }, now);
}

it('finds no problem in the cluster that dist makes', () => {
  expect(stateAfter()).toMatchObject({ problems: 0, outOfDate: [], failing: [], forbidden: [] });
});

it('compares everything but Secrets', () => {
  expect(stateAfter().notCompared.every((file) => /\/Secret\./.test(file))).toBe(true);
});

describe('out of date', () => {
  const api = 'Deployment twisterlab/twisterlab-api';
  const containers = (object: LiveObject) =>
    (object.spec as { template: { spec: { containers: Record<string, unknown>[] } } }).template.spec.containers;

  it.each<[string, Change, string[]]>([
    ['a missing object', (all, find) => all.splice(all.indexOf(find(api)), 1), []],
    [
      'another image',
      (_, find) => Object.assign(containers(find(api))[0]!, { image: 'x:1' }),
      ['spec.template.spec.containers.twisterlab-api.image'],
    ],
    [
      'a container that dist does not have',
      (_, find) => containers(find(api)).push({ name: 'shell' }),
      ['spec.template.spec.containers'],
    ],
    [
      'a label that was removed',
      (_, find) => Object.assign(find(api).metadata, { labels: {} }),
      ['metadata.labels.app.kubernetes.io/instance'],
    ],
    [
      'a false that is true by default',
      (_, find) =>
        delete (find(api).spec as { template: { spec: Record<string, unknown> } }).template.spec.enableServiceLinks,
      ['spec.template.spec.enableServiceLinks'],
    ],
  ])('reports %s', (_, change, paths) => {
    const { outOfDate, problems } = stateAfter(change);
    expect(outOfDate).toEqual([expect.objectContaining({ object: api })]);
    expect(outOfDate[0]!.differs.slice(0, paths.length || 1)).toEqual(paths);
    expect(problems).toBe(1);
  });

  it('ignores what dist does not set, and other writings of a quantity', () => {
    const { outOfDate } = stateAfter((_, find) => {
      Object.assign(find(api).spec, { progressDeadlineSeconds: 30 });
      Object.assign(find(api).metadata, { annotations: { ...(find(api).metadata.annotations as object), more: 'x' } });
      const { resources } = containers(find(api))[0] as { resources: { limits: Record<string, string> } };
      expect(resources.limits.memory).toMatch(/^\d+Mi$/);
      resources.limits.memory = `${Number.parseInt(resources.limits.memory!, 10) * 1024}Ki`;
    });
    expect(outOfDate).toEqual([]);
  });

  it('does not call objects missing that may not be listed, and counts the kind as a problem', () => {
    const { outOfDate, notCompared, problems } = stateAfter(
      (all) => {
        for (const each of all.filter(({ kind }) => kind === 'ConfigMap')) all.splice(all.indexOf(each), 1);
      },
      ['configmaps'],
    );
    expect([outOfDate, problems]).toEqual([[], 1]);
    expect(notCompared).toContainEqual(expect.stringContaining('/ConfigMap.'));
  });
});

describe('failing', () => {
  const set =
    (name: string, status: object, spec: object = {}): Change =>
    (_, find) => {
      Object.assign(find(name).status, status);
      Object.assign(find(name).spec, spec);
    };
  const waiting =
    (reason: string): Change =>
    (all) => {
      const own = pod('p', 'edgeserver', now);
      own.status = { phase: 'Pending', containerStatuses: [{ name: 'api', state: { waiting: { reason } } }] };
      all.push(own);
    };
  const pending =
    (created: number): Change =>
    (all) => {
      const own = pod('p', undefined, now);
      own.status = {
        phase: 'Pending',
        conditions: [{ type: 'PodScheduled', status: 'False', message: '0/1 nodes fit' }],
      };
      own.metadata.creationTimestamp = iso(created);
      all.push(own);
    };
  const certificate = 'Certificate twisterlab/twisterlab-api';
  const backup = 'CronJob twisterlab/postgres-backup';
  const drill = 'CronJob twisterlab/postgres-backup-drill';
  const claim =
    (phase: string): Change =>
    (all) =>
      all.push({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'c', namespace: 'twisterlab' },
        spec: {},
        status: { phase },
      });
  const unready = [{ type: 'Ready', status: 'False', message: 'no route to the host' }];

  const cases: readonly (readonly [alert: string, Change, object: string])[] = [
    [
      'DeploymentUnavailable',
      set('Deployment twisterlab/mcp-unified', { availableReplicas: 0 }),
      'Deployment twisterlab/mcp-unified',
    ],
    [
      'BackgroundServiceUnavailable',
      set('Deployment monitoring/grafana', { availableReplicas: 0 }),
      'Deployment monitoring/grafana',
    ],
    ['StatefulSetShort', set('StatefulSet twisterlab/redis', { readyReplicas: 0 }), 'StatefulSet twisterlab/redis'],
    [
      'DaemonSetShort',
      set('DaemonSet node-agents/node-exporter', { numberReady: 0 }),
      'DaemonSet node-agents/node-exporter',
    ],
    ['PodCrashLooping', waiting('CrashLoopBackOff'), 'Pod twisterlab/p'],
    ['ImagePullErrors', waiting('ImagePullBackOff'), 'Pod twisterlab/p'],
    ['PodPending', pending(now - 6 * minute), 'Pod twisterlab/p'],
    ['JobFailed', (all) => all.push(failedJob('load-test-1', 'load-test', now - hour)), 'Job twisterlab/load-test-1'],
    ['ClaimPending', claim('Pending'), 'PersistentVolumeClaim twisterlab/c'],
    ['NodeNotReady', set('Node edgeserver', { conditions: unready }), 'Node edgeserver'],
    [
      'NodePressure',
      set('Node edgeserver', {
        conditions: [
          { type: 'Ready', status: 'True' },
          { type: 'DiskPressure', status: 'True' },
        ],
      }),
      'Node edgeserver',
    ],
    [
      'ArgoCdOutOfSync',
      set('Application argocd/production', { sync: { status: 'OutOfSync' } }),
      'Application argocd/production',
    ],
    [
      'ArgoCdDegraded',
      set('Application argocd/production', { health: { status: 'Degraded' } }),
      'Application argocd/production',
    ],
    [
      'ArgoCdSyncFails',
      set('Application argocd/production', { operationState: { phase: 'Failed', message: 'field is immutable' } }),
      'Application argocd/production',
    ],
    ['BackupTooOld', set(backup, { lastSuccessfulTime: iso(now - 29 * hour) }), backup],
    ['BackupMissing', set(backup, { lastSuccessfulTime: undefined }), backup],
    ['BackupFailed', (all) => all.push(failedJob('postgres-backup-1', 'postgres-backup', now - hour)), backup],
    ['RestoreDrillTooOld', set(drill, { lastSuccessfulTime: iso(now - 8 * day) }), drill],
    ['RestoreDrillMissing', set(drill, { lastSuccessfulTime: undefined }), drill],
    ['RestoreDrillFailed', (all) => all.push(failedJob('d-1', 'postgres-backup-drill', now - hour)), drill],
    ['CertificateExpirySoon', set(certificate, { notAfter: iso(now + 13 * day) }), certificate],
    ['CertificateNotRenewed', set(certificate, { notAfter: iso(now + 20 * day) }), certificate],
    ['CertificateNotReady', set(certificate, { conditions: unready }), certificate],
  ];

  it.each(cases)('reports %s with its runbook', (alert, change, object) => {
    const { failing, problems } = stateAfter(change);
    expect(failing).toEqual([
      expect.objectContaining({ alert, object, runbook: expect.stringMatching(/^https:.*\/docs\/.*\.md#/) }),
    ]);
    expect(problems).toBe(1);
  });

  it('reports a stopped Deployment, which differs from dist if dist sets its replicas', () => {
    const { failing } = stateAfter(set('Deployment twisterlab/mcp-unified', { availableReplicas: 0 }, { replicas: 0 }));
    expect(failing).toEqual([expect.objectContaining({ alert: 'DeploymentStopped' })]);
  });

  it('has a case for each alert, and dist has each alert', () => {
    expect([...cases.map(([alert]) => alert), 'DeploymentStopped'].sort()).toEqual([...alertNames].sort());
    const known = runbooks(dist);
    expect(alertNames.filter((name) => !known.has(name))).toEqual([]);
  });

  it.each<[string, Change]>([
    ['a pod that was created a moment ago', pending(now - 4 * minute)],
    ['a claim with a volume', claim('Bound')],
    [
      'a failed run before the last success of its CronJob',
      (all) => all.push(failedJob('load-test-1', 'load-test', now - 4 * hour)),
    ],
    ['a copy within the interval and the deadline of a run', set(backup, { lastSuccessfulTime: iso(now - 27 * hour) })],
    ['a certificate that is renewed in time', set(certificate, { notAfter: iso(now + 26 * day) })],
    [
      'a new backup before its first run',
      (_, find) => {
        Object.assign(find(backup).status, { lastSuccessfulTime: undefined });
        Object.assign(find(backup).metadata, { creationTimestamp: iso(now - hour) });
      },
    ],
  ])('does not report %s', (_, change) => {
    expect(stateAfter(change)).toMatchObject({ failing: [], problems: 0 });
  });

  it('reports a suspended backup', () => {
    expect(stateAfter(set(backup, {}, { suspend: true })).failing).toContainEqual(
      expect.objectContaining({ message: 'its CronJob is suspended' }),
    );
  });
});

describe('capacity', () => {
  it('adds up what the pods of a node request, without finished ones', () => {
    const { capacity } = stateAfter((all) => {
      const done = pod('done', 'edgeserver', now);
      done.status.phase = 'Succeeded';
      all.push(pod('second', 'edgeserver', now), done, pod('elsewhere', 'other', now));
    });
    expect(capacity).toEqual([
      expect.objectContaining({
        node: 'edgeserver',
        pods: 2,
        requests: { cpu: 0.5, memory: 512 * 2 ** 20 },
        allocatable: { cpu: 4, memory: 15 * 2 ** 30 },
      }),
    ]);
  });

  it('reports a cordoned node and one that has too little', () => {
    expect(stateAfter((_, find) => Object.assign(find('Node edgeserver').spec, { unschedulable: true })).problems).toBe(
      1,
    );
    const state = stateAfter((_, find) =>
      Object.assign(find('Node edgeserver').status, { allocatable: { cpu: '100m', memory: '1Gi' } }),
    );
    expect(state.capacity[0]!.exceeded).toEqual(['cpu']);
    expect(state.problems).toBe(1);
  });
});

describe('the screen', () => {
  it('has at most 60 lines of 200 characters when everything fails, and names what it leaves out', () => {
    const objects = [node('a')] as unknown as Manifest[];
    const text = report(stateOf(dist, { objects, forbidden: [] }, now), now);
    expect(text.split('\n').length).toBeLessThanOrEqual(60);
    expect(text).toMatch(/\.\.\. and \d+ more: --json/);
    for (const heading of ['Out of date', 'Failing', 'Backups', 'Certificates', 'Capacity'])
      expect(text).toMatch(new RegExp(`^${heading}`, 'm'));
  });

  it('has the age of the last copy and of the last restore drill', () => {
    expect(report(stateAfter(), now)).toMatch(/^ {2}twisterlab\/postgres +3 h ago +3 d ago$/m);
  });
});
