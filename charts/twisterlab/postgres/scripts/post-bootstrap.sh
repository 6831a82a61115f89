# Runs once, on the first member of a new cluster, before anybody can connect. $1 is how to connect as the superuser.
# The passwords come from the environment, so that no command line shows them.
set -eu
exec psql "$1" --no-psqlrc --set=ON_ERROR_STOP=1 --set=owner="$POSTGRES_USER" --set=database="$POSTGRES_DB" <<'SQL'
\getenv owner_password POSTGRES_PASSWORD
\getenv backup_password BACKUP_PASSWORD
\getenv exporter_password EXPORTER_PASSWORD
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE DATABASE :"database" OWNER :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
\connect :"database"
-- Its owner alone makes objects there.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
ALTER SCHEMA public OWNER TO :"owner";

-- Reads everything; as a member of the owner it may also lock the tables for the moment in which a snapshot is taken.
CREATE ROLE backup LOGIN PASSWORD :'backup_password' IN ROLE :"owner", pg_read_all_data, pg_monitor;
-- Reads statistics, and no row of any table.
CREATE ROLE exporter LOGIN PASSWORD :'exporter_password' IN ROLE pg_monitor;
GRANT CONNECT ON DATABASE :"database" TO exporter;
\connect postgres
GRANT EXECUTE ON FUNCTION pg_create_restore_point(text), pg_switch_wal() TO backup;
\connect :"database"
GRANT EXECUTE ON FUNCTION pg_create_restore_point(text), pg_switch_wal() TO backup;
SQL
