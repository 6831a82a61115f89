import type { Manifest } from '@twisterlab/platform/model/manifest';
import { withoutHelmCharts } from '../../../charts';
import { backup } from '../../../charts/rules/backup';
import { render, verify } from '../../../charts/site';
import { cronJob, findings, fleet, object, statefulSet } from '../../kit/objects';
import { environmentsWith } from '../../records/good';

const store = (name: string): Manifest =>
  statefulSet(name, { statefulSet: { volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: {} }] } });

interface Fields {
  readonly backup?: string;
  readonly of?: string | undefined;
  readonly schedule?: string;
  readonly suspend?: boolean;
  readonly claims?: readonly string[];
  readonly env?: readonly object[];
  readonly namespace?: string;
}

/** A CronJob of the backup redis, with fields over those that are right. */
function task(kind: string, fields: Fields = {}): Manifest {
  const { backup: name = 'redis', schedule = kind === 'backup' ? '0 2 * * *' : '0 5 * * 0', suspend } = fields;
  const { claims = ['data-backups-0'], env = [{ name: 'KEEP', value: '7' }], namespace = 'twisterlab' } = fields;
  const of = 'of' in fields ? fields.of : 'redis';
  const job = cronJob(`${name}-${kind}`, {
    cronJob: { schedule, suspend },
    container: { env },
    spec: { volumes: claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } })) },
  });
  const annotations = {
    'twisterlab.io/backup': name,
    'twisterlab.io/backup-task': kind,
    ...(of === undefined ? {} : { 'twisterlab.io/backup-of': of }),
  };
  return { ...job, metadata: { ...job.metadata, namespace, annotations } };
}

const selector = (name: string, kind: string, namespace = 'twisterlab') =>
  `{namespace="${namespace}",backup="${name}",task="${kind}"}`;
const both = (name: string, namespace?: string) => ['backup', 'drill'].map((kind) => selector(name, kind, namespace));
const prometheus = { 'twisterlab.io/alert-rules': 'prometheus' };

/** Rules are in the namespace of Prometheus. */
function alerts(selectors: readonly string[], { labels = prometheus as Record<string, string> } = {}): Manifest {
  const rules = selectors.map((each) => `- expr: backup_task_succeeded${each} == 0`).join('\n');
  return object('v1', 'ConfigMap', 'alerts', { metadata: { labels }, data: { 'rules.yml': rules } }, 'monitoring');
}

const redis = store('redis');
const holder = store('backups');
const copying = task('backup');
const drill = task('drill');
const watched = alerts(both('redis'));
const said = (...manifests: Manifest[]) => findings(backup(fleet.tenants), manifests);

/** The task with that many retries. */
function retried(job: Manifest, backoffLimit: number | undefined): Manifest {
  const { spec } = job as Manifest & { spec: { jobTemplate: { spec: object } } };
  const jobTemplate = { spec: { ...spec.jobTemplate.spec, backoffLimit } };
  return { ...job, ...{ spec: { ...spec, jobTemplate } } };
}

describe('backup', () => {
  it('accepts retries, and refuses a run that fails with its first pod', () => {
    expect(said(redis, holder, retried(copying, 1), retried(drill, undefined), watched)).toEqual([]);
    expect(said(redis, holder, retried(copying, 0), drill, watched)).toEqual([
      'CronJob redis-backup has backoffLimit 0: a connection that fails once fails the whole run',
    ]);
  });

  it.each(['0 0 1 * *', '0 0 31 2 *'])('refuses a backup that runs at "%s"', (schedule) => {
    expect(said(redis, holder, task('backup', { schedule }), drill, watched)).toEqual([
      `CronJob redis-backup runs at "${schedule}", less often than weekly: the loss of a disk loses as much`,
    ]);
  });

  it('refuses a restore that runs by schedule, and accepts a template for one', () => {
    expect(said(redis, holder, copying, drill, watched, task('restore', { suspend: true }))).toEqual([]);
    expect(said(redis, holder, copying, drill, watched, task('restore'))).toEqual([
      'CronJob redis-restore restores by schedule: it must be a template for manual runs',
    ]);
  });

  it('accepts data that is copied, restored and watched; what holds the copies is no such data', () => {
    expect(said(redis, holder, copying, drill, watched)).toEqual([]);
  });

  it('accepts a suspended restore for manual use, without schedule or alert', () => {
    const restore = task('restore', { backup: 'restores', suspend: true, env: [], schedule: '0 0 1 1 *' });
    expect(said(redis, holder, copying, drill, watched, restore)).toEqual([]);
  });

  it('accepts a StatefulSet without claims, and namespaces of no tenant', () => {
    const elsewhere = { ...redis, metadata: { ...redis.metadata, namespace: 'monitoring' } };
    expect(said(statefulSet('api'), elsewhere)).toEqual([]);
  });
});

describe('data', () => {
  const uncopied = (name: string) => `StatefulSet ${name} stores data that no active CronJob backs up`;

  it('without a backup is refused', () => {
    expect(said(redis)).toEqual([uncopied('redis')]);
    expect(said(redis, store('postgres'), holder, copying, drill, watched)).toEqual([uncopied('postgres')]);
  });

  it('whose pods are scaled away is data all the same', () => {
    const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: {} }];
    expect(said(statefulSet('redis', { statefulSet: { replicas: 0, volumeClaimTemplates } }))).toEqual([
      uncopied('redis'),
    ]);
  });

  it('is not copied by a suspended backup', () => {
    const suspended = [task('backup', { suspend: true }), task('drill', { suspend: true })];
    expect(said(redis, holder, ...suspended, watched)).toEqual([uncopied('redis')]);
  });

  it('is not copied by a drill, nor by a CronJob of another namespace', () => {
    expect(said(redis, holder, drill, watched)).toContain(uncopied('redis'));
    const elsewhere = task('backup', { namespace: 'twisterlab-staging' });
    expect(said(redis, holder, elsewhere, drill, watched)).toContain(uncopied('redis'));
  });

  it('that is mounted to copy itself holds no copies of others', () => {
    const own = { claims: ['data-redis-0'], of: 'backups' };
    const itself = { claims: ['data-redis-0'] };
    const tasks = (fields: Fields) => [task('backup', fields), task('drill', fields)];
    expect(said(redis, holder, ...tasks(own), watched)).toEqual([]);
    expect(said(redis, holder, ...tasks(itself), watched)).toEqual([uncopied('backups')]);
    expect(said(redis, task('backup', { ...itself, suspend: true }))).toEqual([uncopied('redis')]);
  });
});

describe('the state of a K3s server', () => {
  const agents: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'node-agents' } };
  const copy = (fields: Fields, path = '/var/lib/rancher/k3s/server') => {
    const spec = { volumes: [{ name: 'server', hostPath: { path } }] };
    const made = task('backup', { ...fields, namespace: 'node-agents' }) as Manifest & { spec: object };
    const annotated = cronJob('datastore', { spec, cronJob: { suspend: fields.suspend } });
    return { ...annotated, metadata: made.metadata };
  };
  const missing =
    'Namespace node-agents has no active backup of /var/lib/rancher/k3s/server: datastore, token and certificates of K3s';

  it('is accepted with an active backup', () => {
    expect(said(agents, copy({}))).not.toContain(missing);
  });

  it('is refused without one, with a suspended one, and with one of another folder', () => {
    expect(said(agents)).toEqual([missing]);
    expect(said(agents, copy({ suspend: true }))).toContain(missing);
    expect(said(agents, copy({}, '/var/lib/rancher'))).toContain(missing);
  });
});

describe('a backup', () => {
  it('without a drill is refused, and so is a drill that is suspended', () => {
    const unproven = 'CronJob redis-backup creates copies that no active drill restores';
    expect(said(redis, holder, copying, watched)).toEqual([unproven]);
    expect(said(redis, holder, copying, task('drill', { suspend: true }), watched)).toEqual([unproven]);
  });

  it('is not proven by the drill of another', () => {
    const others = [store('postgres'), task('drill', { backup: 'postgres', of: 'postgres' })];
    expect(said(redis, holder, copying, ...others, alerts([...both('redis'), ...both('postgres')]))).toEqual([
      'StatefulSet postgres stores data that no active CronJob backs up',
      'CronJob redis-backup creates copies that no active drill restores',
      'CronJob postgres-drill restores copies that no active backup creates',
    ]);
  });

  it('is not proven by the drill of its name in another namespace', () => {
    const elsewhere = task('drill', { namespace: 'twisterlab-staging' });
    expect(said(redis, holder, copying, elsewhere, watched)).toContain(
      'CronJob redis-backup creates copies that no active drill restores',
    );
  });

  it('that is suspended makes nothing for its drill, though another copies the same data', () => {
    const dump = [task('backup', { backup: 'dump' }), task('drill', { backup: 'dump' })];
    const all = alerts([...both('redis'), ...both('dump')]);
    expect(said(redis, holder, task('backup', { suspend: true }), drill, ...dump, all)).toEqual([
      'CronJob redis-drill restores copies that no active backup creates',
    ]);
  });

  it.each([
    ['monthly', '0 5 1 * *'],
    ['every eight days', '0 5 1,9,17,25 * *'],
    ['never', '0 5 30 2 *'],
    ['at a time that is none', 'sometimes'],
  ])('that is restored %s is refused', (_, schedule) => {
    expect(said(redis, holder, copying, task('drill', { schedule }), watched)).toEqual([
      `CronJob redis-drill runs at "${schedule}", less often than weekly`,
    ]);
  });

  it('may be restored more often', () => {
    expect(said(redis, holder, copying, task('drill', { schedule: '0 5 * * *' }), watched)).toEqual([]);
  });

  it('is refused when its drill restores from another claim', () => {
    const elsewhere = task('drill', { claims: ['data-redis-0'] });
    expect(said(redis, holder, copying, elsewhere, watched)).toEqual([
      'CronJob redis-drill mounts data-redis-0; the copies are on data-backups-0',
    ]);
    expect(said(redis, copying, task('drill', { claims: [] }), watched)).toEqual([
      'CronJob redis-drill mounts no claim; the copies are on data-backups-0',
    ]);
    expect(said(redis, task('backup', { claims: [] }), drill, watched)).toEqual([
      'CronJob redis-drill mounts data-backups-0; the copies are on no claim',
    ]);
  });

  it.each([
    ['a name that nothing has', 'rediss'],
    ['no name', undefined],
    ['what is no StatefulSet', 'alerts'],
  ])('of %s is refused', (_, of) => {
    const misspelt = [task('backup', { of }), task('drill', { of })];
    const text = `has twisterlab.io/backup-of "${of ?? ''}", which is not a StatefulSet of twisterlab`;
    expect(said(redis, holder, ...misspelt, watched)).toEqual([
      'StatefulSet redis stores data that no active CronJob backs up',
      `CronJob redis-backup ${text}`,
      `CronJob redis-drill ${text}`,
    ]);
  });

  it.each([
    [0, [{ name: 'KEEP', value: '0' }]],
    [-1, [{ name: 'KEEP', value: '-1' }]],
    [1.5, [{ name: 'KEEP', value: '1.5' }]],
    ['seven', [{ name: 'KEEP', value: 'seven' }]],
    ['', [{ name: 'KEEP_DAYS', value: '7' }]],
    ['', [{ name: 'KEEP', valueFrom: { configMapKeyRef: { name: 'settings', key: 'keep' } } }]],
  ])('that keeps "%s" copies is refused', (keep, env) => {
    expect(said(redis, holder, task('backup', { env }), drill, watched)).toEqual([
      `CronJob redis-backup has KEEP="${keep}": retention could delete all copies`,
    ]);
  });

  it('may keep a single copy', () => {
    expect(said(redis, holder, task('backup', { env: [{ name: 'KEEP', value: '1' }] }), drill, watched)).toEqual([]);
  });
});

describe('a failure', () => {
  const unheard = (kind: string) => `CronJob redis-${kind} has no alert on backup="redis",task="${kind}"`;

  it.each([
    ['nothing is watched', []],
    ['other backups are watched', [alerts(both('redis-cache'))]],
    ['the rules have no label', [alerts(both('redis'), { labels: {} })]],
    ['the rules are those of others', [alerts(both('redis'), { labels: { 'twisterlab.io/alert-rules': 'loki' } })]],
    ['another namespace is watched', [alerts(both('redis', 'twisterlab-staging'))]],
    [
      'the labels are in different alerts',
      [alerts(['{namespace="twisterlab",backup="redis"}', '{task="backup"}', '{task="drill"}'])],
    ],
  ])('without an alert is rejected: %s', (_, rules) => {
    expect(said(redis, holder, copying, drill, ...rules)).toEqual([unheard('backup'), unheard('drill')]);
  });

  it.each([
    ['backup', 'drill'],
    ['drill', 'backup'],
  ])('of the %s is not covered by the alert of the %s', (missing, present) => {
    expect(said(redis, holder, copying, drill, alerts([selector('redis', present)]))).toEqual([unheard(missing)]);
  });
});

describe('the charts', () => {
  const fleet = environmentsWith();
  const environments = render(fleet, withoutHelmCharts);
  const without = (kind: string, name: string) =>
    environments.map((each) => ({
      ...each,
      objects: each.objects.filter(({ manifest }) => manifest.kind !== kind || manifest.metadata.name !== name),
    }));

  it('are accepted as they are', () => {
    expect(() => verify(environments, fleet)).not.toThrow();
  });

  it('are refused without the drill of Redis, in each tenant', () => {
    expect(() => verify(without('CronJob', 'redis-backup-drill'), fleet)).toThrow(
      /production\/backups \(also staging\/backups\): CronJob twisterlab.* creates copies that no active drill restores \[backup\]/,
    );
  });

  it('are refused without the alerts', () => {
    expect(() => verify(without('ConfigMap', 'prometheus-rules-production'), fleet)).toThrow(
      /CronJob twisterlab\/redis-backup-drill has no alert on .* \[backup\]/,
    );
  });
});
