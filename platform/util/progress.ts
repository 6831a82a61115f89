/** Prints what goes on, on standard error, once a command has taken more than a second. */
export function progress(step: string): void {
  if (process.uptime() > 1) process.stderr.write(`${step} ...\n`);
}
