import { join } from 'node:path';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { readTree } from '@twisterlab/platform/write/compare';
import { parse } from 'yaml';
import { argoCd } from '../../drills/argo-cd';
import { checks } from '../../drills/argo-cd/checks';
import { faultInjections } from '../../drills/argo-cd/fault-injections';
import type { GitLoss } from '../../drills/argo-cd/git-loss';
import { gone, reportsError } from '../../drills/argo-cd/lost-git-host';
import { movedRepository } from '../../drills/argo-cd/moved-repository';
import { hasSynced } from '../../drills/argo-cd/other-git-host';
import { checkSyncOrder } from '../../drills/argo-cd/sync-order';
import { Dist } from '../../drills/dist';
import { withoutWebhookCalls } from '../../drills/fixtures/controller-stubs';
import type { LiveObject } from '../../drills/fixtures/kubectl';
import { reasonsToWait, unavailable } from '../../drills/fixtures/pod-starter';
import { runbookBlock, runbookScript } from '../../drills/fixtures/runbook';
import { validateEnvironments } from '../../environments/schema/environments';
import { Altering } from '../kit/altered';
import { temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';
import { records } from '../kit/records';

const folder = temporaryFolder();
const cluster = validateEnvironments(records).clusters[0]!;
const dist = Dist.copy(renderedDist, join(folder, 'dist'));
const at = (second: number) => `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`;

/** The Applications of dist after a sync in which each wave takes ten seconds; those of a tenant follow the cluster's. */
function live(changed: Readonly<Record<string, number>> = {}): LiveObject[] {
  return dist
    .objects()
    .filter(({ manifest: { kind, apiVersion } }) => kind === 'Application' && apiVersion.startsWith('argoproj.io/'))
    .map(({ environment, manifest }) => {
      const { name, annotations = {} } = manifest.metadata;
      const wave = Number(annotations['argocd.argoproj.io/sync-wave']) + (environment === cluster.name ? 0 : 3);
      const second = changed[name] ?? wave * 10;
      const metadata = { ...manifest.metadata, creationTimestamp: at(second), uid: name, resourceVersion: '1' };
      return { ...manifest, metadata, status: { history: [{ deployedAt: at(second + 5) }] } } as LiveObject;
    });
}

describe('the order in which Applications were synced', () => {
  it('passes if each was created after the Applications that its objects reference', () => {
    const { of, faults } = checkSyncOrder(dist, cluster, live());
    expect(faults).toEqual([]);
    expect(of).toBeGreaterThan(20);
  });

  it('names every Application that was created too early, and what it references', () => {
    const message = (user: string) =>
      `production/${user} was created at ${at(50)}, but production/postgres, which it references, was synced at ${at(60)}`;
    expect(checkSyncOrder(dist, cluster, live({ 'production-postgres': 55 })).faults).toEqual([
      message('mcp-unified'),
      message('postgres-exporter'),
      message('twisterlab-api'),
    ]);
  });

  it('fails for an Application that was never synced', () => {
    const some = live().filter(({ metadata }) => metadata.name !== 'staging-redis');
    expect(checkSyncOrder(dist, cluster, some).faults).toContain(
      'staging/mcp-unified or staging/redis was never synced',
    );
  });
});

describe('a simulated pod', () => {
  const spec = {
    containers: [
      {
        name: 'api',
        image: 'docker.io/library/demo:1',
        env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } }],
      },
    ],
    volumes: [
      { name: 'ca', configMap: { name: 'ca' } },
      { name: 'addresses', secret: { secretName: 'addresses', optional: true } },
    ],
  };
  const reasons = (keys: Readonly<Record<string, readonly string[]>>) =>
    reasonsToWait(spec, 'a', new Map(Object.entries(keys)));

  it('starts if everything exists that is not optional', () => {
    expect(reasons({ 'Secret a/login': ['password'], 'ConfigMap a/ca': [] })).toEqual([]);
  });

  it('waits for a missing object, a missing key, and an image that cannot be pulled', () => {
    expect(reasons({ 'Secret a/login': ['password'], 'ConfigMap b/ca': [] })).toEqual(['ConfigMap ca']);
    expect(reasons({ 'Secret a/login': ['user'], 'ConfigMap a/ca': [] })).toEqual(['Secret login password']);
    const image = `registry.example.org/demo:${unavailable}`;
    expect(reasonsToWait({ containers: [{ name: 'api', image }] }, 'a', new Map())).toEqual([`image ${image}`]);
  });
});

describe('the drill argo-cd', () => {
  it('has fault injections for twelve of its checks', () => {
    const judged: readonly string[] = Object.values(checks);
    expect(faultInjections.filter(({ fails }) => !judged.includes(fails))).toEqual([]);
    expect(new Set(faultInjections.map(({ fails }) => fails)).size).toBe(12);
    expect(argoCd.faultInjections).toBe(faultInjections);
  });

  it('lets no webhook be called and changes nothing else in dist', () => {
    const copy = Dist.copy(dist.folder, join(folder, 'passing'));
    const texts = ({ manifest }: { readonly manifest: object }) => JSON.stringify(manifest);
    const before = copy.objects().map(texts);
    const changed = withoutWebhookCalls(copy);
    const after = copy.objects().map(texts);
    const different = after.filter((text, index) => text !== before[index]);
    expect(changed).toBe(3);
    expect(different).toHaveLength(3);
    const webhooks = different.flatMap((text) => (JSON.parse(text) as { webhooks: object[] }).webhooks);
    for (const each of webhooks) expect(each).toMatchObject({ matchConditions: [{ expression: 'false' }] });
    expect(different.map((text) => JSON.parse(text).kind)).toEqual([
      'MutatingWebhookConfiguration',
      'ValidatingWebhookConfiguration',
      'ValidatingWebhookConfiguration',
    ]);
  });

  const altering = new Altering(dist.folder);
  const intoDist = faultInjections.filter(({ dist: alter }) => alter);
  it.each(intoDist.map((injection) => [injection.name, injection] as const))(
    'injects into dist: %s',
    (_, injection) => {
      // A changed file is JSON; its content must differ too, not only its format.
      const changed = altering.by(injection.dist!);
      expect(changed.size).toBeGreaterThan(0);
      for (const [path, text] of changed) expect(parse(text)).not.toEqual(parse(altering.before.get(path)!));
    },
  );

  it.each(faultInjections.filter(({ fixture }) => fixture).map((injection) => [injection.name, injection] as const))(
    'injects into the loss of the Git host: %s',
    (_, injection) => {
      const loss: GitLoss = { stops: true, recordMoves: true };
      injection.fixture!(loss);
      expect(Object.values(loss).filter((each) => !each)).toHaveLength(1);
    },
  );
});

describe('a lost Git host', () => {
  const [service] = live();
  const uid = (value: string, more: object = {}) =>
    ({ ...service!, metadata: { ...service!.metadata, uid: value, ...more } }) as LiveObject;

  it.each([
    ['was deleted', []],
    ['is being deleted', [uid('a', { deletionTimestamp: at(1) })]],
    ['was recreated', [uid('b')]],
  ])('reports an object that %s', (what, after) => {
    expect(gone([uid('a')], after)).toEqual([expect.stringContaining(what)]);
  });

  it('reports nothing if every object stays, whatever else is new', () => {
    expect(gone([uid('a')], [uid('a', { generation: 7 }), ...live().slice(1)])).toEqual([]);
  });

  it('is reported by an Application that cannot be compared', () => {
    const application = (status: string, ...types: string[]) =>
      ({
        ...service!,
        status: { sync: { status }, conditions: types.map((type) => ({ type, message: '' })) },
      }) as LiveObject;
    expect(reportsError(application('Unknown', 'ComparisonError'))).toBe(true);
    expect(reportsError(application('Synced', 'OrphanedResourceWarning'))).toBe(false);
  });

  it('has arrived elsewhere when an Application is Synced and Healthy at the commit', () => {
    const application = (revision: string, status = 'Synced') =>
      ({ ...service!, status: { sync: { status, revision }, health: { status: 'Healthy' } } }) as LiveObject;
    expect(hasSynced(application('new'), 'new')).toBe(true);
    expect(hasSynced(application('old'), 'new')).toBe(false);
    expect(hasSynced(application('new', 'OutOfSync'), 'new')).toBe(false);
  });

  it('changes the source of every Application and project, the links of the alerts, and nothing else', () => {
    const before = readTree(renderedDist);
    const url = 'git://127.0.0.1:1/repository';
    const moved = movedRepository(before, records, url);
    const kinds = [...moved].map(([path, text]) => (path.endsWith('.yaml') ? (parse(text) as Manifest).kind : path));
    expect(new Set(kinds)).toEqual(
      new Set([
        'Application',
        'AppProject',
        'ConfigMap',

        ...records.tenants.map(({ name }) => `${name}/SHA256SUMS`),
        'edge/SHA256SUMS',
      ]),
    );
    expect([...before].filter(([, text]) => text.includes(cluster.repository)).map(([path]) => path)).toEqual(
      [...moved].filter(([, text]) => text.includes(url)).map(([path]) => path),
    );
    expect([...moved.values()].filter((text) => text.includes(cluster.repository))).toEqual([]);
  });

  it('has its steps on the page', () => {
    const page = '../disaster-recovery.md';
    expect(runbookScript(page, { host: 'git://a/b' })).toContain("host='git://a/b'\ngit push");
    expect(runbookBlock(page, 'bootstrap/edge.sh')).toContain('HEAD:refs/heads/deployed');
  });
});
