import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root';

/** What the package brings: the API of the Kubernetes minors that it was built for, and K3s' own kinds. */
const packaged = join(__dirname, '../../imports');

/** The path of a file or folder below imports: the site's, else the package's. @returns undefined where neither has it. */
export function importedPath(path: string): string | undefined {
  return [join(root, 'imports'), packaged].map((folder) => join(folder, path)).find((each) => existsSync(each));
}
