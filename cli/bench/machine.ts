import { cpus, release, totalmem, type } from 'node:os';

/** Where and when a bench ran. */
export interface Machine {
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  readonly kernel: string;
  readonly node: string;
}

export function thisMachine(now = new Date()): Machine {
  const all = cpus();
  return {
    date: now.toISOString().slice(0, 10),
    processor: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memory: totalmem(),
    kernel: `${type()} ${release()}`,
    node: process.version,
  };
}
