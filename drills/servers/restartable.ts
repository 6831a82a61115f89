import type { Processes, RunningProcess } from '../fixtures/processes';

/** A server that a drill stops and starts while its exporter keeps running. */
export interface Restartable {
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function restartable(processes: Processes, name: string, program: string, args: readonly string[]): Restartable {
  let running: RunningProcess | undefined;
  return {
    start: async () => {
      running = await processes.start(name, program, args);
    },
    stop: async () => {
      if (running) await processes.end(running);
      running = undefined;
    },
  };
}

/** Ports of a server and of its exporter. */
export interface ServerPorts {
  readonly server: number;
  readonly exporter: number;
}
