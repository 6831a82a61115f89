import { relative, sep } from 'node:path';
import { UserError } from '../model/problem';
import { root } from './root';

/**
 * The value of a generated JSON file.
 * @param path for the message, absolute or from the root of the site.
 * @throws UserError if it is not JSON, such as after a merge conflict.
 */
export function parseJsonFile(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const where = (path.startsWith(root) ? relative(root, path) : path).replaceAll(sep, '/');
    const message = /^<{7}/m.test(text) ? 'has conflict markers of git.' : `is not JSON: ${(error as Error).message}.`;
    throw new UserError([{ where, message, fix: `It is generated. Restore it: git checkout HEAD -- ${where}` }]);
  }
}
