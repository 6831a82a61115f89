import { join } from 'node:path';
import { type Kinds, ofKind } from '@twisterlab/platform/model/kinds';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { Dist } from '../dist';
import { noFaults } from '../expectation';
import type { Kubectl, LiveObject } from '../fixtures/kubectl';
import type { Processes, Repeated } from '../fixtures/processes';
import { runbookScript } from '../fixtures/runbook';
import { Shell } from '../fixtures/shell';
import { recipes } from '../images';
import { namespace } from '../nodes/production';
import { missingRows } from '../patroni/writer';
import { checks } from './checks';
import type { Fixture } from './fixture';
import { renderWithBucket } from './offsite';
import { postgres } from './stores';

const runbook = 'postgres-major.md';
const own = ['--namespace', namespace];

/**
 * Migrates production into a new cluster by the runbook, while a client writes that is not in Git. The drill applies what Argo CD
 * would sync from the changed record. The image of the new cluster has another name and the same major: there is no second one.
 */
export async function majorVersion(fixture: Fixture): Promise<void> {
  const { context, nodeCluster, stores, writer } = fixture;
  const { kubectl, api } = nodeCluster;
  const { step, note } = context;
  const begun = Date.now();
  const database = await stores.sql('SELECT current_database()');
  const faults: string[] = [];

  const lost = await step('dump beside the client that writes, which the runbook must not do', () => rowsLost(fixture));
  note(`this dump lacks ${lost} rows that were acknowledged`);
  if (lost === 0) faults.push('the control: a dump without the runbook lost no row');

  const reason = 'drill';
  await step('stop the writers in the record', () => sync(fixture, 'stopped', { writersStopped: reason }));
  const file = join(api.processes.folder, 'dump.sql.gz');
  const run = async (values: Readonly<Record<string, string>>, page = runbook) => {
    const script = runbookScript(page, { namespace, ...values });
    const { code, output } = await step(`run the runbook: ${Object.keys(values).at(-1)}`, () =>
      new Shell(api).run('-euc', script),
    );
    if (code === 0) return true;
    faults.push(`the block that sets ${Object.keys(values).join(', ')} ended with ${code}: ${lastLines(output)}`);
    return false;
  };
  const migrated =
    (await run({ database, dump: file })) &&
    (await replaced()) &&
    (await run({ aside: 'pgdata-old' })) &&
    (await newCluster(fixture, reason, () => run({ database, file })));
  if (migrated) {
    await step('start the writers in the record', () => sync(fixture, 'started', {}, nextImage));
    const started = Date.now();
    await step('wait for a write', () => writer.waitForWriteAfter(started));
    await run({ job: 'first-copy' });
    // In this order: the client goes on writing.
    const acknowledged = (await writer.rows()).filter(({ at }) => at > begun);
    const present = new Set((await stores.sql('SELECT row FROM drill')).split('\n').map(Number));
    const missing = missingRows(acknowledged, present);
    note(`${acknowledged.length} rows were acknowledged, ${missing.length} of them are missing`);
    if (missing.length > 0) faults.push(`${missing.length} acknowledged rows are missing, the first is ${missing[0]}`);
  }
  context.check(checks.major, { of: 6, faults }, noFaults);

  /** Replaces the live database by a copy, as after a restore. */
  async function replaced(): Promise<boolean> {
    const rows = () => stores.sql('SELECT count(*) FROM drill');
    const before = await rows();
    await stores.sql(`CREATE DATABASE restored TEMPLATE ${database} OWNER twisterlab`, 'postgres');
    await stores.sql('DELETE FROM drill');
    if (!(await run({ live: database, restored: 'restored', broken: 'broken' }, 'restore.md'))) return false;
    const after = await rows();
    if (after !== before) faults.push(`the replaced database has ${after} rows instead of ${before}`);
    return true;
  }

  /** Creates the new cluster while the drill recreates the StatefulSet that the runbook deletes, as Argo CD does. */
  async function newCluster(of: Fixture, why: string, load: () => Promise<boolean>): Promise<boolean> {
    const objects = await step('name the new image', () => sync(of, 'next', { writersStopped: why }, nextImage, false));
    const healing = selfHeal(api.processes, kubectl, objects.find(({ kind }) => kind === 'StatefulSet')!);
    try {
      return await load();
    } finally {
      await healing.end();
    }
  }
}

/** Rows that the client got acknowledged and that a dump taken meanwhile does not have. */
async function rowsLost({ nodeCluster, stores, writer }: Fixture): Promise<number> {
  const database = await stores.sql('SELECT current_database()');
  const dump = ['pg_dump', '--username=postgres', `--dbname=${database}`, '--data-only', '--table=drill'];
  const text = await nodeCluster.kubectl.exec([
    'exec',
    ...own,
    `${postgres}-0`,
    '--container',
    postgres,
    '--',
    ...dump,
  ]);
  await writer.waitForWriteAfter(Date.now());
  const present = new Set(
    text
      .split('\n')
      .filter((line) => /^\d+$/.test(line))
      .map(Number),
  );
  return missingRows(await writer.rows(), present).length;
}

/** Applies production's PostgreSQL as it is rendered from the changed record. @param ready waits for the rollout. Default: true. */
async function sync(
  { nodeCluster: { kubectl, api } }: Fixture,
  name: string,
  fields: Parameters<typeof renderWithBucket>[1],
  change: (manifest: Manifest) => Manifest = (manifest) => manifest,
  ready = true,
): Promise<Manifest[]> {
  const folder = join(api.processes.folder, name, 'dist');
  renderWithBucket(folder, fields);
  const objects = Dist.in(folder)
    .objects('production')
    .filter(({ path, manifest }) => path.startsWith('production/postgres/') && !/argoproj/.test(manifest.apiVersion))
    .map(({ manifest }) => change(manifest));
  await kubectl.apply(...objects);
  if (ready) {
    await kubectl.until('the rollout ends', [...own, `statefulset/${postgres}`], ([found]) => isRolledOut(found), 400);
  }
  return objects;
}

function isRolledOut(set: LiveObject | undefined): boolean {
  const { observedGeneration, updateRevision, currentRevision, availableReplicas } = (set?.status ?? {}) as Status;
  return (
    observedGeneration === set?.metadata.generation && updateRevision === currentRevision && availableReplicas === 1
  );
}

interface Status {
  readonly observedGeneration?: number;
  readonly updateRevision?: string;
  readonly currentRevision?: string;
  readonly availableReplicas?: number;
}

const nextImage = (manifest: Manifest): Manifest => {
  if (manifest.kind !== 'StatefulSet') return manifest;
  const { spec, ...rest }: Kinds['StatefulSet'] = ofKind(manifest, 'StatefulSet');
  const containers = spec.template.spec.containers.map((each) => ({ ...each, image: recipes['postgres-next'].name }));
  return {
    ...rest,
    spec: { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, containers } } },
  } as Manifest;
};

/** Recreates a StatefulSet that is deleted. */
function selfHeal(processes: Processes, kubectl: Kubectl, manifest: Manifest): Repeated {
  return processes.repeat(async () => {
    const found = await kubectl.get(...own, '--ignore-not-found', `statefulset/${manifest.metadata.name}`);
    if (found.length === 0) await kubectl.apply(manifest);
  });
}

const lastLines = (output: string) => output.trimEnd().split('\n').slice(-4).join(' | ');
