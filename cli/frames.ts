import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A place in a file of this repository. */
export interface Frame {
  /** Path from the root of the repository, with slashes. */
  readonly file: string;
  readonly line: number;
}

/**
 * The places of this repository in a stack trace, innermost first, without packages.
 * @param root of the repository.
 */
export function framesOf({ stack = '' }: Error, root: string): Frame[] {
  return stack.split('\n').flatMap((text) => {
    const [, location, line] = /^ {4}at (?:.*\()?(.+?):(\d+)(?::\d+)?\)?$/.exec(text) ?? [];
    if (!location || location.startsWith('node:')) return [];
    const path = location.startsWith('file:') ? fileURLToPath(location) : location;
    const file = relative(root, path);
    const isOwn = isAbsolute(path) && !file.startsWith('..') && !isAbsolute(file) && !file.includes('node_modules');
    return isOwn && file.endsWith('.ts') ? [{ file: file.replaceAll(sep, '/'), line: Number(line) }] : [];
  });
}
