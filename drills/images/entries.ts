import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';
import type { Entry } from './tar';

/** A file of drills/images/files. @param mode default: the archive's, 0644. */
export const file = (path: string, name: string, mode?: number): Entry => ({
  path,
  content: readFileSync(join(root, 'drills/images/files', name)),
  ...(mode !== undefined && { mode }),
});

export const text = (path: string, content: string): Entry => ({ path, content: Buffer.from(content) });

/** /etc/passwd with root and these lines. */
export const users = (...lines: string[]): Entry =>
  text('/etc/passwd', ['root:x:0:0:root:/root:/bin/sh', ...lines].map((line) => `${line}\n`).join(''));

/** The line of a user in /etc/passwd. */
export const user = (name: string, id: number) => `${name}:x:${id}:${id}:${name}:/home/${name}:/bin/sh`;
