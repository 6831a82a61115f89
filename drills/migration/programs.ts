import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@twisterlab/platform/util/root';

const file = (name: string) => readFileSync(join(root, 'drills/migration', name), 'utf8');

/** The entry point of PostgreSQL's own image: a new cluster at the first start. */
export const startPostgres = file('postgres.sh');
/** The stub of an application without the checks of its contract, which the owner's settings do not meet. */
export const stub = file('stub.py');
/** Writes rows and keys once a second, to the old or the new servers. */
export const writer = file('writer.py');
/** Requests node ports once a second from the LAN. */
export const lan = join(root, 'drills/migration/lan.py');
