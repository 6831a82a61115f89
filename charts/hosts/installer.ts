import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';

/** The script that installs a machine's files. */
export const installer = () => readFileSync(join(root, 'charts/hosts/install.sh'), 'utf8');
