import { join } from 'node:path';
import { UserError } from '@twisterlab/platform/model/problem';
import { Dist, type DistObject } from '../../drills/dist';
import type { LiveObject } from '../../drills/fixtures/kubectl';
import { upgrade } from '../../drills/upgrade';
import { applicationOf, approvedSteps } from '../../drills/upgrade/approvals';
import { checks } from '../../drills/upgrade/checks';
import { faultInjections } from '../../drills/upgrade/fault-injections';
import { keptObjects, sameObjects } from '../../drills/upgrade/live-objects';
import { keepOneTenant } from '../../drills/upgrade/one-tenant';
import { type Git, lastRelease } from '../../drills/upgrade/release';
import { missingKeys } from '../../drills/upgrade/secrets';
import { deletion, isPermanent, open, syncFailures } from '../../drills/upgrade/sync';
import { temporaryFolder } from '../kit/command';
import { renderedDist } from '../kit/dist';

const folder = temporaryFolder();
const dist = Dist.copy(renderedDist, join(folder, 'dist'));
const store = dist.find(({ path }) => path === 'production/redis/StatefulSet.redis.yaml');

describe('the last release', () => {
  /** A clone with these tags, of which some have the dist of HEAD; it has the commits of all, or of none. */
  const clone =
    (tags: readonly string[], same: readonly string[] = [], complete = true): Git =>
    (command, ...rest) => {
      if (command === 'tag') return tags.join('\n');
      if (command === 'diff') return same.includes(rest[1]!) ? '' : undefined;
      if (command === 'rev-parse') return `commit of ${rest[0]!.replace('^{commit}', '')}`;
      return complete ? '' : undefined;
    };

  it('is the newest tag whose dist is another one', () => {
    expect(lastRelease(clone(['v0.3.0', 'v0.2.0'], ['v0.3.0']))).toEqual({
      name: 'v0.2.0',
      commit: 'commit of v0.2.0',
    });
  });

  it('is a recorded commit as long as there is no tag', () => {
    expect(lastRelease(clone([])).name).toBe('0.1.0');
  });

  it('is an error with the command to get it in a clone without its commit', () => {
    expect(() => lastRelease(clone([], [], false))).toThrow(UserError);
    expect(() => lastRelease(clone([], [], false))).toThrow('Run: git fetch --unshallow --tags.');
  });
});

describe('the approvals of an upgrade', () => {
  const approval = [{ object: 'production StatefulSet twisterlab/redis', reason: 'a test' }];
  const renamed = (object: DistObject): DistObject => {
    const { spec } = object.manifest as unknown as { spec: object };
    return { ...object, manifest: { ...object.manifest, spec: { ...spec, serviceName: 'other' } } as never };
  };

  it('recreate an object whose immutable field changes, and no other', () => {
    expect(approvedSteps([store], [renamed(store)], approval, []).recreated).toEqual([store]);
    expect(approvedSteps([store], [store], approval, []).recreated).toEqual([]);
    expect(approvedSteps([store], [renamed(store)], [], []).recreated).toEqual([]);
  });

  it('remove an object with data that is no longer rendered', () => {
    expect(approvedSteps([store], [], approval, approval)).toEqual({ recreated: [], removed: [store] });
    expect(approvedSteps([store], [store], [], approval).removed).toEqual([]);
    expect(approvedSteps([store], [], [], []).removed).toEqual([]);
  });

  it('apply to the Application of the folder', () => {
    expect(applicationOf(store)).toBe('production-redis');
  });

  it('delete a StatefulSet without its pods', () => {
    expect(deletion(store.manifest)).toEqual([
      ...['delete', '--ignore-not-found', 'statefulset.apps', 'redis', '--namespace', 'twisterlab', '--cascade=orphan'],
    ]);
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'twisterlab' } };
    expect(deletion(namespace)).toEqual(['delete', '--ignore-not-found', 'namespace', 'twisterlab']);
  });
});

const live = (kind: string, name: string, uid: string, rest: object = {}): LiveObject => ({
  ...{ apiVersion: 'v1', kind, metadata: { name, namespace: 'one', uid, resourceVersion: '1' } },
  ...rest,
});

describe('the objects after an upgrade', () => {
  const before = [live('Secret', 'a', '1'), live('PersistentVolumeClaim', 'b', '2'), live('Service', 'c', '3')];

  it('are those from before', () => {
    expect(keptObjects(before, before, new Map())).toEqual({ of: 2, faults: [] });
    expect(sameObjects(before, before, new Map())).toEqual({ of: 1, faults: [] });
  });

  it('lack none with data', () => {
    expect(keptObjects(before, before.slice(1), new Map()).faults).toEqual(['Secret one/a was deleted']);
    expect(sameObjects(before, before.slice(0, 2), new Map()).faults).toEqual([]);
  });

  it('are not recreated', () => {
    const after = before.map(({ kind, metadata }) => live(kind, metadata.name, 'other'));
    expect(keptObjects(before, after, new Map()).faults).toEqual([
      'Secret one/a was recreated',
      'PersistentVolumeClaim one/b was recreated',
    ]);
    expect(sameObjects(before, after, new Map()).faults).toEqual(['Service one/c was recreated']);
  });

  it('are those that an approval recreated, once', () => {
    const after = [live('Secret', 'a', '9'), before[1]!, live('Service', 'c', '9')];
    const deleted = new Map([
      ['Secret one/a', '9'],
      ['Service one/c', '9'],
    ]);
    expect(keptObjects(before, after, deleted).faults).toEqual([]);
    expect(sameObjects(before, after, deleted)).toEqual({ of: 0, faults: [] });
    const again = [live('Secret', 'a', '10'), before[1]!];
    expect(keptObjects(before, again, deleted).faults).toEqual(['Secret one/a was recreated']);
  });

  it('lack those whose removal is approved', () => {
    const removed = new Map([['Secret one/a', undefined]]);
    expect(keptObjects(before, before.slice(1), removed).faults).toEqual([]);
    expect(keptObjects(before, before, removed).faults).toEqual(['Secret one/a exists again']);
  });
});

describe('the state of Applications', () => {
  const application = (name: string, status: object) => live('Application', name, name, { status });
  const synced = { sync: { status: 'Synced', revision: 'new' }, health: { status: 'Healthy' } };

  it('is open until each is at the commit, Synced and Healthy', () => {
    const some = [
      application('a', synced),
      application('b', { ...synced, sync: { status: 'Synced', revision: 'old' } }),
      application('c', { ...synced, health: { status: 'Progressing' } }),
    ];
    expect([...open(some, ['a', 'b', 'c', 'd'], 'new')]).toEqual([
      ['b', 'b: Synced, Healthy; it has not compared the commit'],
      ['c', 'c: Synced, Progressing'],
      ['d', 'd does not exist'],
    ]);
  });

  it('has the objects that the last sync could not apply', () => {
    const resources = [
      { kind: 'Service', name: 'a', namespace: 'one', status: 'Synced' },
      { kind: 'Namespace', name: 'b', namespace: '', status: 'SyncFailed', message: 'x' },
    ];
    const failed = application('c', { operationState: { phase: 'Running', syncResult: { resources } } });
    expect(syncFailures([failed])).toEqual([{ application: 'c', object: 'Namespace b', message: 'x' }]);
  });

  it.each([
    ['spec.selector: Invalid value: {}: field is immutable', true],
    ['spec: Forbidden: updates to statefulset spec for fields other than "replicas" are forbidden', true],
    ['no matches for kind "Bundle" in version "trust.cert-manager.io/v1alpha1"', false],
  ])('has a failure that no retry repairs if the field is immutable: %s', (message, permanent) => {
    expect(isPermanent({ application: 'a', object: 'b', message })).toBe(permanent);
  });
});

it('finds the keys that a bootstrap script leaves to an operator', () => {
  const printed = 'present  a/b c\nMISSING  monitoring/alertmanager chat-url  Address of the chat.\n1 missing\n';
  expect(missingKeys(printed)).toEqual([{ namespace: 'monitoring', name: 'alertmanager', key: 'chat-url' }]);
});

it('has a fault injection for each check', () => {
  expect(new Set(faultInjections.map(({ fails }) => fails))).toEqual(new Set(Object.values(checks)));
  expect(upgrade.faultInjections).toBe(faultInjections);
});

test.each(faultInjections.filter(({ dist }) => dist))('changes dist: $name', ({ name, dist: change }) => {
  const copy = Dist.copy(renderedDist, join(folder, name));
  change!(copy);
  const text = (each: Dist) => JSON.stringify(each.objects().map(({ path, manifest }) => [path, manifest]));
  expect(text(copy)).not.toBe(text(dist));
});

it('keeps one tenant for a fault injection', () => {
  const copy = Dist.copy(renderedDist, join(folder, 'one tenant'));
  keepOneTenant(copy, 'edge', 'production');
  const left = copy.objects();
  expect(new Set(left.map(({ environment }) => environment))).toEqual(new Set(['edge', 'production']));
  const names = left
    .filter(({ manifest }) => manifest.kind === 'Application')
    .map(({ manifest }) => manifest.metadata.name);
  expect(names).toContain('production');
  expect(names.filter((name) => /^(staging|development)/.test(name))).toEqual([]);
});
