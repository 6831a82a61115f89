import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runbookScript } from '../../drills/fixtures/runbook';
import { renderWithBuckets } from '../../drills/recovery/buckets';
import { checks } from '../../drills/recovery/checks';
import { faultInjections } from '../../drills/recovery/fault-injections';
import { differences } from '../../drills/recovery/objects';
import { Altering } from '../kit/altered';
import { temporaryFolder } from '../kit/command';

const scratch = temporaryFolder();
const rendered = join(scratch, 'dist');
let altering: Altering;
beforeAll(() => {
  renderWithBuckets(rendered);
  altering = new Altering(rendered);
});

test('objects that are missing, or were created again, are differences; new ones are not', () => {
  const before = new Map([
    ['Secret a/b', '1 x'],
    ['Secret a/c', '2 y'],
    ['Service a/d', '3 '],
  ]);
  const after = new Map([
    ['Secret a/b', '1 other'],
    ['Service a/d', '3 '],
    ['Service a/e', '4 '],
  ]);
  expect(differences(before, after)).toEqual([
    'Secret a/b is another object, or has another value',
    'Secret a/c is missing',
  ]);
  expect(differences(before, before)).toEqual([]);
});

test('the records of the drill copy the datastore and production to a bucket', () => {
  const read = (folder: string, name: string) => readFileSync(join(rendered, folder, name), 'utf8');
  expect(read('edge/datastore-backup', 'CronJob.datastore-offsite-backup.yaml')).toContain('/twisterlab-edge');
  expect(read('production/backups', 'CronJob.offsite-backup.yaml')).toContain('/twisterlab-production');
  expect(readdirSync(join(rendered, 'staging/backups')).join()).not.toContain('offsite');
});

test('the runbook has the scripts that the drill runs', () => {
  const values = (...names: string[]) => Object.fromEntries(names.map((name) => [name, 'value']));
  expect(runbookScript('bare-metal.md', values('state', 'repository', 'password', 'access', 'secret'))).toContain(
    'restic restore latest --host datastore',
  );
  expect(runbookScript('bare-metal.md', values('namespace', 'copies', 'access', 'secret'))).toContain('--host backups');
  expect(runbookScript('bare-metal.md', values('namespace', 'members'))).toContain('initialize-');
  expect(runbookScript('bare-metal.md', values('namespace', 'database', 'restored'))).toContain('stanza-upgrade');
});

test.each(faultInjections.map((injection) => [injection.name, injection] as const))(
  '%s: changes a rendered file and names an existing check',
  (_, { fails, dist }) => {
    expect(Object.values(checks)).toContain(fails);
    // Throws when it no longer matches the script.
    expect(altering.by(dist!).size).toBeGreaterThan(0);
  },
);
