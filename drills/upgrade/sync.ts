import { displayName, objectKey } from '@twisterlab/platform/link/graph';
import type { Manifest } from '@twisterlab/platform/model/manifest';
import { type ArgoCd, describe, isConverged, statusOf } from '../fixtures/argo-cd';
import type { ControlPlane } from '../fixtures/control-plane';
import type { LiveObject } from '../fixtures/kubectl';
import { type ApprovedSteps, applicationOf } from './approvals';

/** An object that the last sync of its Application could not apply. */
export interface SyncFailure {
  readonly application: string;
  readonly object: string;
  readonly message: string;
}

export function syncFailures(applications: readonly LiveObject[]): SyncFailure[] {
  return applications.flatMap((each) =>
    (statusOf(each).operationState?.syncResult?.resources ?? [])
      .filter(({ status }) => status === 'SyncFailed')
      .map(({ kind, name, namespace, message = '' }) => ({
        application: each.metadata.name,
        object: objectKey(kind, name, namespace || undefined),
        message,
      })),
  );
}

/** The API server refuses the change whenever it is tried again; other errors may be those of a wrong order. */
export const isPermanent = ({ message }: SyncFailure) =>
  /immutable|updates to statefulset spec|field can not be changed/i.test(message);

/** Applications that are not at the commit, Synced and Healthy, each with its state in words. */
export function open(
  applications: readonly LiveObject[],
  names: readonly string[],
  commit: string,
): Map<string, string> {
  const found = new Map(applications.map((each) => [each.metadata.name, each]));
  const state = (name: string): string | undefined => {
    const live = found.get(name);
    if (!live) return `${name} does not exist`;
    if (statusOf(live).sync?.revision !== commit) return `${describe(live)}; it has not compared the commit`;
    return isConverged(statusOf(live)) ? undefined : describe(live);
  };
  return new Map(
    names.flatMap((name) => {
      const words = state(name);
      return words === undefined ? [] : [[name, words] as const];
    }),
  );
}

/** Whether an Application waits for an administrator: it does so without a limit. */
const waitsForConfirmation = (state: string) => /confirm/i.test(state);

/** The upgrade of a cluster by a commit. */
export class Sync {
  constructor(
    private readonly api: ControlPlane,
    private readonly argoCd: ArgoCd,
    private readonly commit: string,
    /** Applications of dist. */
    private readonly names: readonly string[],
    private readonly steps: ApprovedSteps,
    /** Timeout in seconds; no verdict on speed. */
    private readonly within: number,
  ) {}

  /**
   * Waits until everything is synced that needs no administrator, and the sync of the objects to recreate has failed.
   * @returns failures of other objects that no retry repairs: they end the wait.
   */
  async untilTried(): Promise<SyncFailure[]> {
    const { recreated, removed } = this.steps;
    const expected = new Set(recreated.map(({ manifest }) => displayName(manifest)));
    const attended = new Set([...recreated, ...removed].map(applicationOf));
    const others = this.names.filter((name) => !attended.has(name));
    // A retry empties the result of the attempt before it.
    const failed = new Set<string>();
    let unexpected: SyncFailure[] = [];
    const tried = async () => {
      const applications = await this.argoCd.applications();
      const failures = syncFailures(applications).filter(isPermanent);
      unexpected = failures.filter(({ object }) => !expected.has(object));
      if (unexpected.length > 0) return true;
      for (const { object } of failures) failed.add(object);
      const waits = [...open(applications, others, this.commit).values()].every(waitsForConfirmation);
      return waits && [...expected].every((name) => failed.has(name));
    };
    // What is not synced after the timeout is a fault of the convergence.
    await this.until('Argo CD has tried the commit', tried).catch(() => {});
    return unexpected;
  }

  /**
   * Deletes the objects to recreate as environments/removals.ts describes, and waits until Argo CD has created them again.
   * Skips one that is already another than before.
   * @param before identities by name. @returns the new ones.
   */
  async recreate(before: ReadonlyMap<string, string>): Promise<Map<string, string>> {
    const { kubectl } = this.api;
    const uid = async (manifest: Manifest) => (await kubectl.get(...where(manifest)))[0]?.metadata.uid ?? '';
    const deleted: Manifest[] = [];
    for (const { manifest } of this.steps.recreated) {
      const name = displayName(manifest);
      if ((await this.until(`${name} is read`, () => uid(manifest))) !== before.get(name)) continue;
      await this.until(`${name} is deleted`, () => kubectl.exec(deletion(manifest)));
      deleted.push(manifest);
    }
    const recreated = new Map<string, string>();
    for (const manifest of deleted) {
      const name = displayName(manifest);
      const created = async () => (await uid(manifest)) || undefined;
      recreated.set(name, await this.until(`Argo CD recreates ${name}`, created));
    }
    return recreated;
  }

  /**
   * Waits until every Application is at the commit, Synced and Healthy, and confirms approved removals as the README
   * describes. Another wait for a confirmation ends it.
   * @returns what is not.
   */
  async untilConverged(): Promise<string[]> {
    const approved = new Set(this.steps.removed.map(applicationOf));
    let left: string[] = [];
    const done = async () => {
      const states = open(await this.argoCd.applications(), this.names, this.commit);
      left = [...states.values()];
      for (const [name, state] of states) {
        if (!approved.has(name) || !waitsForConfirmation(state)) continue;
        const mark = `argocd.argoproj.io/deletion-approved=${new Date().toISOString().replace(/\.\d+/, '')}`;
        await this.api.kubectl.exec(['--namespace', 'argocd', 'annotate', '--overwrite', 'application', name, mark]);
      }
      return [...states].every(([name, state]) => waitsForConfirmation(state) && !approved.has(name));
    };
    return this.until('every Application is Synced and Healthy', done).then(
      () => left,
      (error: Error) => [error.message, ...left],
    );
  }

  /** Polls; a request that fails is repeated, because an API server on a loaded machine may not answer one in time. */
  private until<T>(what: string, poll: () => Promise<T | false | undefined>): Promise<T> {
    return this.api.processes.until(what, () => poll().catch(() => undefined), this.within);
  }
}

/** Arguments of kubectl that delete an object; the pods and claims of a StatefulSet stay. */
export function deletion(manifest: Manifest): string[] {
  const orphan = manifest.kind === 'StatefulSet' ? ['--cascade=orphan'] : [];
  return ['delete', '--ignore-not-found', ...where(manifest), ...orphan];
}

/** An object in kubectl's arguments. */
function where({ apiVersion, kind, metadata }: Manifest): string[] {
  const [group] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
  const type = group ? `${kind.toLowerCase()}.${group}` : kind.toLowerCase();
  return [type, metadata.name, ...(metadata.namespace ? ['--namespace', metadata.namespace] : [])];
}
