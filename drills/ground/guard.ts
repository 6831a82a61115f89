import { Processes } from './processes';

const codes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs a function with processes that are always stopped: when it returns, throws, or is interrupted or terminated.
 * @param name part of the folder's name.
 * @param does returns whether the folder with state and logs can be removed. It is kept after an error too.
 * @param print prints the folder's name if it is kept.
 */
export async function withProcesses(
  name: string,
  does: (processes: Processes) => Promise<boolean>,
  print: (line: string) => void,
): Promise<void> {
  const processes = new Processes(name);
  let leaving = false;
  const leave = async (code: number) => {
    leaving = true;
    await processes.stop();
    process.exit(code);
  };
  const interrupt = (signal: keyof typeof codes) => {
    print(`${signal}: stopping all processes; logs: ${processes.folder}`);
    void leave(codes[signal]);
  };
  const crash = (error: unknown) => {
    console.error(error);
    void leave(1);
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  process.on('uncaughtException', crash).on('unhandledRejection', crash);
  let clean = false;
  try {
    clean = await does(processes);
  } finally {
    // An interrupted command must not start its next drill while it stops.
    if (leaving) await new Promise(() => {});
    await processes.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    process.off('uncaughtException', crash).off('unhandledRejection', crash);
    processes.close({ keepFolder: !clean });
    if (!clean) print(`        logs: ${processes.folder}`);
  }
}
