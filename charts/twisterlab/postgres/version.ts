import { images } from '../../images';

/**
 * The major version of PostgreSQL. The owner runs 16, supported until November 2028; drills test the settings on 15, the nearest
 * version available there. Only a dump moves to another, newer major version: docs/runbooks/postgres-major.md.
 */
export const major = 16;

if (!images.postgres.includes(`:${major}.`)) throw new Error(`${images.postgres} is not PostgreSQL ${major}`);
