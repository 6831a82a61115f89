import { Processes } from './processes';

const codes = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs something with processes that are stopped whatever happens: when it is done, throws, is interrupted or ended.
 * @param name part of the folder's name.
 * @param does answers whether the folder with state and logs can go. It stays after an error too.
 * @param print gets the folder's name when it stays.
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
    print(`${signal}: stopping what was started; logs: ${processes.folder}`);
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
    // What is interrupted must not go on to its next drill while it is being stopped.
    if (leaving) await new Promise(() => {});
    await processes.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    process.off('uncaughtException', crash).off('unhandledRejection', crash);
    processes.close({ keepFolder: !clean });
    if (!clean) print(`        logs: ${processes.folder}`);
  }
}
