import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { root } from './root';

const files = new Map<string, string | undefined>();

/**
 * The file below `charts` that declares a class, from the root of the site; undefined if there is none. It reads all charts: only for
 * messages.
 */
export function sourceFileOf(className: string, site = root): string | undefined {
  const key = `${site} ${className}`;
  if (!files.has(key)) files.set(key, search(className, site));
  return files.get(key);
}

function search(className: string, site: string): string | undefined {
  let names: string[];
  try {
    names = readdirSync(join(site, 'charts'), { recursive: true, encoding: 'utf8' });
  } catch {
    return undefined; // a site that has its charts elsewhere
  }
  const declaration = new RegExp(`\\bclass ${className.replace(/\W/g, '')} `);
  const found = names
    .filter((name) => name.endsWith('.ts'))
    .find((name) => declaration.test(readFileSync(join(site, 'charts', name), 'utf8')));
  return found && `charts/${found.replaceAll(sep, '/')}`;
}
