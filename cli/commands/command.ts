/** A command of the platform. Exit codes: 0 done, 1 a check found something, 2 bad input and nothing written. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The whole text of --help. */
  readonly help: string;
  run(args: readonly string[]): number | Promise<number>;
}

/** Prints what goes on, on standard error, once a command has taken more than a second. */
export function progress(step: string): void {
  if (process.uptime() > 1) process.stderr.write(`${step} ...\n`);
}

/** Columns aligned to the left, two spaces apart, no trailing space. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
