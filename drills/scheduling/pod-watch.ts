import type { ControlPlane } from '../fixtures/control-plane';
import { Watch, type WatchEvent } from '../fixtures/watch';
import { isAvailable, ownerOf, type Pod, reasonToWait } from './pods';

/** All pods of the cluster, and the smallest number of available ones that each workload had. */
export class PodWatch {
  private readonly pods = new Map<string, Pod>();
  private lowest = new Map<string, number>();
  private watch: Watch<Pod> | undefined;
  /** When a pod last changed, as of `performance.now()`. */
  lastChange = 0;

  static start(fixture: ControlPlane): PodWatch {
    const pods = new PodWatch();
    pods.watch = new Watch<Pod>(fixture, '/api/v1/pods', (event) => pods.take(event));
    return pods;
  }

  /** Also follows each change of a workload's available pods. */
  take({ type, object }: WatchEvent<Pod>): void {
    const { uid } = object.metadata;
    this.lastChange = performance.now();
    if (type === 'DELETED') this.pods.delete(uid);
    else this.pods.set(uid, object);
    const name = ownerOf(object)?.name;
    const before = name === undefined ? undefined : this.lowest.get(name);
    if (before !== undefined) this.lowest.set(name!, Math.min(before, this.available(name!).length));
  }

  /** Pods of workloads. @throws if changes may have been missed. */
  current(): Pod[] {
    this.watch?.assertComplete();
    return [...this.pods.values()].filter((pod) => ownerOf(pod) !== undefined);
  }

  /** @param workload `twisterlab/redis`. */
  available(workload: string): Pod[] {
    return this.current().filter((pod) => ownerOf(pod)!.name === workload && isAvailable(pod));
  }

  /** Pods that the scheduler has no node for. */
  waiting(): Pod[] {
    return this.current().filter((pod) => reasonToWait(pod) !== undefined);
  }

  /** Starts to count: from now on `lowestSince` is the smallest number of available pods. */
  count(): void {
    this.lowest = new Map();
    for (const pod of this.current().filter(isAvailable)) {
      const { name } = ownerOf(pod)!;
      this.lowest.set(name, (this.lowest.get(name) ?? 0) + 1);
    }
  }

  /** By workload, for those that had available pods when the count started. */
  lowestSince(): ReadonlyMap<string, number> {
    this.watch?.assertComplete();
    return new Map(this.lowest);
  }

  end(): void {
    this.watch?.end();
  }
}
