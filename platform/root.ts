import { join } from 'node:path';

/** The project's folder. Commands work from any directory. */
export const root = join(__dirname, '..');
