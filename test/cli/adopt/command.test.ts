import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { parseAllDocuments, stringify } from 'yaml';
import type { Folders } from '../../../cli/io';
import { exported } from '../../../cli/live/kinds';
import { call, temporaryFolder } from '../../kit/command';
import { renderedDist } from '../../kit/dist';
import { deployment, exportOf, handRun, live, service } from './hand-run';

const folder = temporaryFolder();
const folders = { dist: renderedDist } as Folders;
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const adopt = (text: string, ...args: string[]) => call(['adopt', file('export.yaml', text), ...args], { folders });
const json = async (objects: Parameters<typeof exportOf>[0]) => {
  const { status, stdout } = await adopt(exportOf(objects), '--json');
  return { status, ...JSON.parse(stdout) };
};
const withoutWiki = handRun.filter(({ metadata }) => metadata.name !== 'wiki');

describe('adopt', () => {
  it('exits with 1 as long as a decision is missing, and names it', async () => {
    const { status, stdout } = await adopt(exportOf(handRun));
    expect(status).toBe(1);
    expect(stdout).toMatch(/^1 decision missing: Deployment twisterlab\/wiki$/m);
    expect((await adopt(exportOf(withoutWiki))).status).toBe(0);
  });

  it('counts every object of the export, and lists each with --all', async () => {
    const { stdout } = await adopt(exportOf(handRun), '--all');
    expect(stdout).toMatch(new RegExp(`^${handRun.length} objects: `));
    for (const { kind, metadata } of handRun) {
      const name = metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
      expect(stdout).toMatch(new RegExp(`^  ${kind} ${name.replace(/\./g, '\\.')} `, 'm'));
    }
  });

  it('reads several documents like a List', async () => {
    const documents = handRun.map((each) => stringify(each)).join('---\n');
    expect((await adopt(documents, '--json')).stdout).toBe((await adopt(exportOf(handRun), '--json')).stdout);
  });

  it('finds node ports that collide, go and stay', async () => {
    const { nodePorts } = await json(handRun);
    expect(nodePorts.map(({ port, fate }: { port: number; fate: string }) => [port, fate])).toEqual([
      [30001, 'kept'],
      [30080, 'collides'],
      [30090, 'goes'],
      [30091, 'goes'],
      [31000, 'stays'],
    ]);
  });

  it('frees a node port that a Service of another namespace has', async () => {
    const { steps } = await json([...handRun, service('proxy', 'home-automation', 'hub', 80, 30001)]);
    const move = steps.find((step: { namespace: string }) => step.namespace === 'twisterlab');
    expect(move.commands).toContainEqual(
      expect.stringMatching(/home-automation patch service\/proxy .*ClusterIP.*frees 30001/),
    );
  });

  it('lets labels and policies come to a namespace only after nothing runs there by hand', async () => {
    const { namespaces, steps } = await json(handRun);
    const of = (name: string) => namespaces.find((each: { name: string }) => each.name === name);
    expect(of('twisterlab-dev')).toMatchObject({ step: null, byHand: [] });
    const { step, byHand, refused, undecided } = of('twisterlab');
    expect(byHand).toContain('StatefulSet twisterlab/postgres');
    expect(refused).toContainEqual(expect.stringMatching(/twisterlab-api \(.*runAsNonRoot/));
    expect(undecided).toEqual(['Deployment twisterlab/wiki']);
    // Up to that step nothing applies its labels, its policies or the admission policies.
    const earlier = steps.slice(0, step - 1).flatMap(({ commands }: { commands: string[] }) => commands);
    for (const text of [
      'Namespace.twisterlab.yaml',
      'Application.production',
      'edge-namespaces',
      'edge-admission',
      'Application.root',
    ])
      expect(earlier.join('\n')).not.toContain(text);
    const { commands } = steps[step - 1];
    const at = (text: string) => commands.findIndex((command: string) => command.includes(text));
    const order = [
      'scale deployment.apps/twisterlab-api',
      'wait --for=delete pod --selector=app=twisterlab-api',
      'delete service/twisterlab-unified-api',
      'pg_terminate_backend',
      'client kill',
      'pg_dump ',
      '--rdb',
      'scale statefulset.apps/postgres',
      'wait --for=delete pod --selector=app=postgres',
      'delete deployment.apps/twisterlab-api',
      'Namespace.twisterlab.yaml',
      'Application.production-namespace-limits@argoproj.io.yaml   # default-deny',
      'Application.production-postgres@',
      '# load the data of StatefulSet twisterlab/postgres',
      'Application.production@',
    ];
    expect(order.map(at)).toEqual(order.map(at).toSorted((a, b) => a - b));
    expect(order.map(at)).not.toContain(-1);
  });

  it('applies no label to a namespace before its step, if something runs there by hand', async () => {
    const { steps } = await json([...handRun, live('Namespace', 'twisterlab-dev', undefined)]);
    const install = steps.find(({ commands }: { commands: string[] }) =>
      commands.includes('sh bootstrap/edge.sh argo-cd'),
    );
    // The script leaves namespaces that exist: those in which nothing runs by hand get their labels here.
    expect(install.commands.filter((command: string) => /Namespace\./.test(command))).toEqual([
      expect.stringContaining('Namespace.twisterlab-dev.yaml'),
    ]);
  });

  it('loads the data before clients come, and checks that a dump is complete', async () => {
    const { commands } = (await json(handRun)).steps.find(
      (step: { namespace: string }) => step.namespace === 'twisterlab',
    );
    const load = commands.findIndex((command: string) => command.startsWith('# load the data of'));
    const applied = commands.filter((command: string) => / --filename dist\/.*Application/.test(command));
    const before = applied.filter((command: string) => commands.indexOf(command) < load);
    expect(before.map((command: string) => /Application\.(.*)@/.exec(command)?.[1])).toEqual([
      'production-namespace-limits',
      'production-postgres',
      'production-redis',
    ]);
    // kubectl exec can lose the end of an output.
    expect(commands).toContainEqual(expect.stringMatching(/^until .*pg_dump .* grep 'database dump complete'; do /));
    expect(commands).toContainEqual(expect.stringMatching(/^until .* cat \/tmp\/copy\.rdb .*sha256sum .*; do /));
  });

  it('goes back with a confirmation, and with empty claims for the next attempt', async () => {
    const { back } = (await json(handRun)).steps.find((step: { namespace: string }) => step.namespace === 'twisterlab');
    const [removal, approval, wait, label, claims, apply] = back;
    expect(removal).toMatch(
      /delete application --ignore-not-found --wait=false production .*production-twisterlab-api/,
    );
    expect(approval).toMatch(/annotate application production-backups production-postgres production-redis .*approved/);
    expect(wait).toMatch(/wait --for=delete .*application\/production-postgres/);
    expect(label).toContain('enforce=privileged');
    expect(claims).toContain('data-postgres-cluster-0');
    // It existed before: it has the owner's data.
    expect(claims).not.toContain('data-redis-0');
    expect(apply).toContain('kubectl apply --filename');
  });

  it('copies data before anything is deleted, keeps volumes, and deletes claims last', async () => {
    const { steps } = await json(handRun);
    const [first, ...rest] = steps;
    expect(first.objects).toEqual([]);
    expect(first.commands).toContain(
      `kubectl patch persistentvolume/pvc-redis-data --patch '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}'`,
    );
    for (const text of ['pg_dumpall', 'redis-cli', 'tar -c /data']) expect(first.commands.join('\n')).toContain(text);
    const claims = rest.filter(({ objects }: { objects: string[] }) =>
      objects.some((name) => name.startsWith('PersistentVolumeClaim')),
    );
    expect(claims).toEqual([steps.at(-1)]);
  });

  it('keeps claims that a StatefulSet would delete with itself', async () => {
    const objects = structuredClone(handRun) as (Manifest & { spec: Record<string, unknown> })[];
    const postgres = objects.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'postgres');
    postgres!.spec.persistentVolumeClaimRetentionPolicy = { whenDeleted: 'Delete' };
    const { steps } = await json(objects);
    expect(JSON.stringify(steps)).toContain('whenDeleted\\\\\\":\\\\\\"Retain'.replaceAll('\\\\\\"', '\\"'));
  });

  it('has a way back for each step, with every object that the step deletes', async () => {
    const restore = join(folder, 'restore');
    const { stdout } = await adopt(exportOf(handRun), '--restore', restore, '--json');
    const { steps } = JSON.parse(stdout);
    const files = readdirSync(restore);
    for (const { step, objects, back, commands } of steps) {
      expect(back.length).toBeGreaterThan(0);
      const name = `${String(step).padStart(2, '0')}.yaml`;
      expect(files.includes(name)).toBe(objects.length > 0);
      if (commands.some((command: string) => / delete /.test(command)))
        expect(back).toContain(`kubectl apply --filename ${restore}/${name}`);
      if (objects.length === 0) continue;
      const written = parseAllDocuments(readFileSync(join(restore, name), 'utf8')).map((document) => document.toJS());
      expect(written).toHaveLength(objects.length);
      for (const { metadata, status } of written)
        expect([metadata.uid, metadata.resourceVersion, status]).toEqual([undefined, undefined, undefined]);
    }
    expect(await adopt(exportOf(handRun), '--restore', restore)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('Name a new folder.'),
    });
  });

  it('writes texts that kubectl reads as texts', async () => {
    const restore = join(folder, 'restore-texts');
    const store = structuredClone(
      handRun.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'redis'),
    );
    const { containers } = (store as unknown as { spec: { template: { spec: { containers: { args?: string[] }[] } } } })
      .spec.template.spec;
    containers[0]!.args = ['--appendonly', 'yes', 'off', '1e3', '0777'];
    await adopt(exportOf([live('Namespace', 'twisterlab', undefined), store!]), '--restore', restore);
    const text = readdirSync(restore).map((name) => readFileSync(join(restore, name), 'utf8'));
    // YAML 1.1, as Go reads it: there a plain yes is true.
    const [read] = parseAllDocuments(text.join('---\n'), { version: '1.1' })
      .map((document) => document.toJS())
      .filter(({ kind }) => kind === 'Deployment');
    expect(read.spec.template.spec.containers[0].args).toEqual(containers[0]!.args);
  });

  it('has nothing to move in a cluster without hand-run workloads', async () => {
    const { status, steps } = await json([live('Namespace', 'kube-system', undefined)]);
    expect(status).toBe(0);
    expect(steps.map(({ commands }: { commands: string[] }) => commands[0])).toEqual([
      'sh bootstrap/edge.sh argo-cd',
      'sh bootstrap/edge.sh',
    ]);
  });

  it.each([
    ['a: [', /document 1: is not YAML/],
    ['', /has no object\./],
    ['kind: Pod', /document 1: is no Kubernetes object/],
    [exportOf([deployment('a', 'b', 'c'), { kind: 'Pod' } as never]), /document 1, item 2: is no Kubernetes object/],
  ])('refuses %j', async (text, message) => {
    expect(await adopt(text)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(message) });
  });

  it('exports no Secrets', async () => {
    expect(exported.join()).not.toContain('secret');
    const { stdout } = await call(['adopt', '--help']);
    expect(stdout).toMatch(/kubectl get --all-namespaces --output yaml/);
  });
});
