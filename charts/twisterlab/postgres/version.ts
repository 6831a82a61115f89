import { images } from '../../images';

/**
 * PostgreSQL's major. 16 is the owner's; it is supported until November 2028, and settings are proven on 15, the nearest major
 * that drills can have. A data directory does not move between majors, a dump does, upwards only: docs/runbooks/postgres-major.md.
 */
export const major = 16;

if (!images.postgres.includes(`:${major}.`)) throw new Error(`${images.postgres} is not PostgreSQL ${major}`);
