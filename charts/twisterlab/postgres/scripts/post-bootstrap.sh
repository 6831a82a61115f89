# shellcheck shell=sh
# Patroni runs it once, on the first member of a new cluster, before it accepts clients. $1 is the superuser's connection string.
# The passwords come from the environment, so that no process list shows them.
set -eu
exec psql "$1" --no-psqlrc --set=ON_ERROR_STOP=1 --set=owner="$POSTGRES_USER" --set=database="$POSTGRES_DB" <<'SQL'
\getenv owner_password POSTGRES_PASSWORD
\getenv backup_password BACKUP_PASSWORD
\getenv exporter_password EXPORTER_PASSWORD
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE DATABASE :"database" OWNER :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
\connect :"database"
-- Only the owner creates objects.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO :"owner";

-- Reads everything; membership in the owner also allows the short table locks of a snapshot.
CREATE ROLE backup LOGIN PASSWORD :'backup_password' IN ROLE :"owner", pg_read_all_data, pg_monitor;
-- Reads statistics, and no table rows.
CREATE ROLE exporter LOGIN PASSWORD :'exporter_password' IN ROLE pg_monitor;
GRANT CONNECT ON DATABASE :"database" TO exporter;
\connect postgres
GRANT EXECUTE ON FUNCTION pg_create_restore_point(text), pg_switch_wal() TO backup;
\connect :"database"
GRANT EXECUTE ON FUNCTION pg_create_restore_point(text), pg_switch_wal() TO backup;
SQL
