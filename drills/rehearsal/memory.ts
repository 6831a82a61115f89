import { readdirSync, readFileSync } from 'node:fs';

/** Bytes of memory that a process tree occupies by itself: without files that the kernel may drop. */
export function memoryOfTree(root = process.pid): number {
  const statuses = new Map<number, { readonly parent: number; readonly bytes: number }>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const text = readFileSync(`/proc/${name}/status`, 'utf8');
      const field = (key: string) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
      statuses.set(Number(name), {
        parent: field('PPid'),
        bytes: (field('RssAnon') + field('RssShmem')) * 1024,
      });
    } catch {
      // It has ended.
    }
  }
  const isBelow = (pid: number): boolean => {
    const parent = statuses.get(pid)?.parent ?? 0;
    return parent === root || (parent > 1 && isBelow(parent));
  };
  return [...statuses].reduce((sum, [pid, { bytes }]) => sum + (isBelow(pid) ? bytes : 0), 0);
}

/** Samples the memory every few seconds. */
export class PeakMemory {
  private peak = 0;
  private readonly timer = setInterval(() => this.sample(), 5000);

  /** @returns the peak so far, in GiB. */
  end(): number {
    this.sample();
    clearInterval(this.timer);
    return this.peak / 2 ** 30;
  }

  private sample(): void {
    this.peak = Math.max(this.peak, memoryOfTree());
  }
}
