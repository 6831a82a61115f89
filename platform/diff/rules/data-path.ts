import { changedSettings } from '../texts';
import { dangerous, type ObjectRule } from '../verdict';

/** Settings that name where a program keeps its data. Sources: PostgreSQL, Patroni, pgBackRest, restic, redis.conf, Prometheus, Loki. */
const paths =
  /^(PGDATABASE|POSTGRES_DB|data_dir|data_directory|PGDATA|dir|pg\d+-path|repo\d+-path|RESTIC_REPOSITORY|storage\.tsdb\.path|path_prefix|chunks_directory)$/;

/** The database in a connection URL. */
const databaseOf = (text: string | undefined) =>
  /^(?:postgres|mysql|redis|mongodb)[\w+]*:\/\/[^/]+\/([^?]+)/.exec(text ?? '')?.[1];

/** A program that looks for its data elsewhere starts on nothing, and may begin a new database. */
export const dataPath: ObjectRule = {
  name: 'data-path',
  *check(change) {
    for (const { name, from, to } of changedSettings(change)) {
      if (from === undefined) continue;
      const isOther =
        paths.test(name) || (databaseOf(from) !== undefined && to !== undefined && databaseOf(from) !== databaseOf(to));
      if (!isOther) continue;
      const covered = change.fields.filter(({ path, item }) => [path.at(-1), item].includes(name));
      yield dangerous(
        `${name} ${databaseOf(from) ?? from} -> ${databaseOf(to) ?? to ?? '(default)'}: the program looks for its data elsewhere`,
        'Migrate the data first.',
        covered,
      );
    }
  },
};
