import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import { argoCd } from '../../drills/argo-cd';
import { checks } from '../../drills/argo-cd/checks';
import { faultInjections } from '../../drills/argo-cd/fault-injections';
import { ignoreWebhookFailures } from '../../drills/argo-cd/stubs';
import { checkSyncOrder } from '../../drills/argo-cd/sync-order';
import { Dist } from '../../drills/dist';
import type { LiveObject } from '../../drills/fixtures/kubectl';
import { records } from '../../environments';
import { validateEnvironments } from '../../environments/schema/environments';
import { temporaryFolder } from '../kit/command';

const folder = temporaryFolder();
const cluster = validateEnvironments(records).clusters[0]!;
const dist = Dist.copy(join(root, 'dist'), join(folder, 'dist'));
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
      message('backups'),
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

describe('the drill argo-cd', () => {
  it('has fault injections for ten of its checks', () => {
    const judged: readonly string[] = Object.values(checks);
    expect(faultInjections.filter(({ fails }) => !judged.includes(fails))).toEqual([]);
    expect(new Set(faultInjections.map(({ fails }) => fails)).size).toBe(10);
    expect(argoCd.faultInjections).toBe(faultInjections);
  });

  it('sets the failurePolicy of webhooks and changes nothing else in dist', () => {
    const copy = Dist.copy(dist.folder, join(folder, 'passing'));
    const texts = ({ manifest }: { readonly manifest: object }) => JSON.stringify(manifest);
    const before = copy.objects().map(texts);
    const changed = ignoreWebhookFailures(copy);
    const after = copy.objects().map(texts);
    const different = after.filter((text, index) => text !== before[index]);
    expect(changed).toBe(3);
    expect(different).toHaveLength(3);
    expect(different.join()).not.toContain('"failurePolicy":"Fail"');
    expect(different.map((text) => JSON.parse(text).kind)).toEqual([
      'MutatingWebhookConfiguration',
      'ValidatingWebhookConfiguration',
      'ValidatingWebhookConfiguration',
    ]);
  });

  it.each(faultInjections.map((injection) => [injection.name, injection] as const))(
    'injects into dist: %s',
    (_, injection) => {
      const copy = Dist.copy(dist.folder, join(folder, injection.name));
      const before = JSON.stringify(copy.objects().map(({ manifest }) => manifest));
      injection.dist!(copy);
      expect(JSON.stringify(copy.objects().map(({ manifest }) => manifest))).not.toBe(before);
    },
  );
});
