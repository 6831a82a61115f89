import { readFileSync } from 'node:fs';

/** Of /proc, in hertz, on every platform that Node.js supports. Source: proc(5), USER_HZ. */
const ticks = 100;

/** Processor time in seconds of this process and of those that it started and that have ended, but not of containers. Undefined except on Linux. */
export function processorTime(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  // The name in parentheses can contain blanks. Fields 14 to 17: own user and system time, and that of children.
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)!.split(' ');
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / ticks;
}
