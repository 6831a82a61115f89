import { setTimeout as sleep } from 'node:timers/promises';
import type { DistObject } from '../dist';
import type { ApiClient } from '../fixtures/api-client';
import type { ControlPlane } from '../fixtures/control-plane';
import type { LiveObject } from '../fixtures/kubectl';

/** Results of applying objects; each failure names the Kubernetes version, the file and the reason. */
export interface AdmissionResult {
  readonly refused: string[];
  readonly warned: string[];
  readonly changed: string[];
  /** Objects that the server admitted. */
  readonly admitted: DistObject[];
}

/**
 * Applies objects in waves, like a sync: first those that the validation or quota of others depends on.
 * @param at prefix of every failure.
 */
export async function applyInWaves(
  fixture: ControlPlane,
  client: ApiClient,
  objects: readonly DistObject[],
  at: string,
): Promise<AdmissionResult> {
  const found: AdmissionResult = { refused: [], warned: [], changed: [], admitted: [] };
  const apply = async (wave: readonly DistObject[]) => {
    for (const object of wave) {
      const { object: live, error: refusal, warnings } = await client.apply(object.manifest);
      found.warned.push(...warnings.map((warning) => `${at} ${object.path}: ${warning}`));
      if (live) found.admitted.push(object);
      else found.refused.push(`${at} ${object.path}: ${refusal}`);
    }
  };
  const [first, second, rest] = waves(objects);
  await apply(first);
  await untilServed(fixture, client, first);
  await apply(second);
  await untilCounted(fixture, second);
  await apply(rest);
  return found;
}

/** Applies the admitted objects again. @returns a line for each object that changes although its file is the same. */
export async function applyAgain(client: ApiClient, admitted: readonly DistObject[], at: string): Promise<string[]> {
  const before = await atRest(client, admitted);
  const changed: string[] = [];
  for (const { path, manifest } of admitted) {
    const { object: live, error: refusal } = await client.apply(manifest);
    const old = before.get(nameOf(manifest));
    if (!live) changed.push(`${at} ${path}: ${refusal}`);
    else if (old && old.resourceVersion !== live.metadata.resourceVersion)
      changed.push(
        `${at} ${path}: generation ${old.generation} -> ${live.metadata.generation}, a new resource version`,
      );
  }
  return changed;
}

/** Kinds that the admission of others reads: a ResourceQuota, for example, limits nothing until its status is set. */
const lookedUp = new Set([
  'IngressClass',
  'LimitRange',
  'PriorityClass',
  'ResourceQuota',
  'ServiceAccount',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
]);

/** Whether objects of a kind must be applied before the server can evaluate others. */
export const isLookedUp = (kind: string) => isFirst(kind) || lookedUp.has(kind);
const isFirst = (kind: string) => kind === 'CustomResourceDefinition' || kind === 'Namespace';

function waves(objects: readonly DistObject[]): [DistObject[], DistObject[], DistObject[]] {
  const waveOf = ({ manifest: { kind } }: DistObject) => (isFirst(kind) ? 0 : lookedUp.has(kind) ? 1 : 2);
  const wave = (number: number) => objects.filter((object) => waveOf(object) === number);
  return [wave(0), wave(1), wave(2)];
}

interface Crd {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
}

async function untilServed(
  { kubectl, processes }: ControlPlane,
  client: ApiClient,
  wave: readonly DistObject[],
): Promise<void> {
  const definitions = wave.filter(({ manifest }) => manifest.kind === 'CustomResourceDefinition');
  if (definitions.length === 0) return;
  await kubectl.untilEstablished();
  for (const { manifest } of definitions) {
    const { group, names, versions } = (manifest as unknown as Crd).spec;
    for (const { name } of versions.filter(({ served }) => served)) {
      const kind = { apiVersion: `${group}/${name}`, kind: names.kind };
      await processes.until(`${kind.apiVersion} ${kind.kind} is served`, () => client.serves(kind));
    }
  }
}

async function untilCounted({ kubectl }: ControlPlane, wave: readonly DistObject[]): Promise<void> {
  if (!wave.some(({ manifest }) => manifest.kind === 'ResourceQuota')) return;
  await kubectl.until('the quotas have a status', ['resourcequotas', '--all-namespaces'], (found) =>
    found.every(({ status }) => (status as { hard?: object } | undefined)?.hard !== undefined),
  );
}

type Version = Pick<LiveObject['metadata'], 'resourceVersion' | 'generation'>;

/** Versions of objects when they no longer change: controllers first set the status of quotas, Namespaces and CRDs. */
async function atRest(client: ApiClient, admitted: readonly DistObject[]): Promise<Map<string, Version>> {
  const versions = async () => {
    const read = new Map<string, Version>();
    for (const { manifest } of admitted) {
      const { object } = await client.read(manifest);
      if (object) read.set(nameOf(manifest), object.metadata);
    }
    return read;
  };
  const text = (read: Map<string, Version>) =>
    [...read].map(([name, { resourceVersion }]) => `${name} ${resourceVersion}`).join();
  let last = await versions();
  for (let times = 0; times < 60; times++) {
    await sleep(500);
    const next = await versions();
    if (text(last) === text(next)) return next;
    last = next;
  }
  throw new Error('objects still change half a minute after they were applied');
}

function nameOf({ apiVersion, kind, metadata }: DistObject['manifest']): string {
  return `${apiVersion} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}
