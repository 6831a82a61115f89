import { execFileSync } from 'node:child_process';
import { UserError } from '../model/problem';

/**
 * Downloads a Go module to read files from it.
 * @param fix for the user when the download fails.
 * @returns the folder of the module.
 * @throws UserError when Go is not installed or cannot download the module.
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
