/** Prints a step on standard error if the command has run for more than a second. */
export function progress(step: string): void {
  if (process.uptime() > 1) process.stderr.write(`${step} ...\n`);
}
