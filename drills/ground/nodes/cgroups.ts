import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const mounted = '/sys/fs/cgroup';

/** The version 2 hierarchy that can exist beside those of version 1; runc creates cgroups in it too. */
const unified = join(mounted, 'unified');

function hierarchies(): string[] {
  return readdirSync(mounted)
    .map((name) => join(mounted, name))
    .filter((folder) => existsSync(join(folder, 'cgroup.procs')));
}

/** The cgroups of a drill's nodes: separate per node, so that a kubelet does not clean up those of another. */
export class Cgroups {
  /** @param name of the drill's own cgroup, below the root. */
  constructor(readonly name: string) {}

  /** For a kubelet's setting `cgroupRoot`. */
  rootOf(node: string): string {
    return `/${this.name}/${node}`;
  }

  create(node: string): void {
    for (const hierarchy of hierarchies().filter((each) => each !== unified)) {
      for (const path of [this.name, join(this.name, node)]) {
        const folder = join(hierarchy, path);
        mkdirSync(folder, { recursive: true });
        // A new cpuset is empty: its processes could not run on any CPU.
        for (const list of ['cpuset.cpus', 'cpuset.mems'].filter((each) => existsSync(join(folder, each))))
          writeFileSync(join(folder, list), readFileSync(join(hierarchy, list)));
      }
    }
  }

  /** Removes cgroups, like a reboot; a kubelet that finds old ones takes 50 s to start. @returns whether all are gone. */
  remove(node = ''): boolean {
    const gone = hierarchies().map((hierarchy) => removed(join(hierarchy, this.name, node)));
    return gone.every(Boolean);
  }

  /** Removes everything, waiting up to five seconds for killed programs to exit. Blocks. */
  removeAll(): void {
    const pause = new Int32Array(new SharedArrayBuffer(4));
    for (let times = 0; times < 100 && !this.remove(); times++) Atomics.wait(pause, 0, 0, 50);
  }
}

/** Removing a cgroup removes its files; only folders have to be removed, the innermost first. */
function removed(folder: string): boolean {
  if (!existsSync(folder)) return true;
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory() && !removed(join(folder, entry.name))) return false;
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
