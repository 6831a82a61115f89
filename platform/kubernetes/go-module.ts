import { execFileSync } from 'node:child_process';
import { UserError } from '../model/problem';

/**
 * Downloads a Go module, for files that stand in it. @returns its folder.
 * @param mend what helps when Go cannot.
 * @throws UserError when Go is missing or has no such module.
 */
export function downloadModule(module: string, fix: string): string {
  try {
    const printed = execFileSync('go', ['mod', 'download', '-json', module], {
      encoding: 'utf8',
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return (JSON.parse(printed) as { Dir: string }).Dir;
  } catch (error) {
    const message = `Go could not download ${module}: ${(error as Error).message.split('\n')[0]}`;
    throw new UserError([{ where: 'import', message, fix }]);
  }
}
