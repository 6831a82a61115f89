# shellcheck shell=bash
# Dumps roles and databases as SQL text, readable by another architecture or another major version.
# shellcheck source=lib.sh
. /scripts/lib.sh
# shellcheck source=scratch.sh
. /scripts/scratch.sh

copy() {
  local each all
  # Without passwords: they are in Secrets, and copies go to an external bucket.
  pg_dumpall --globals-only --no-role-passwords | gzip >"$1/globals.sql.gz"
  all=$(databases)
  : >"$1/content"
  for each in $all; do
    # Content and dump use the same snapshot.
    # shellcheck disable=SC2016 # the inner bash expands $SNAPSHOT and $0
    PGDATABASE=$each python3 /scripts/content.py "$scratch/content" bash -euo pipefail -c \
      'pg_dump --create --no-unlogged-table-data --snapshot="$SNAPSHOT" | gzip >"$0"' "$1/database-$each.sql.gz"
    sed "s/^/$each\t/" "$scratch/content" >>"$1/content"
  done
}

databases() {
  psql --no-psqlrc --quiet --tuples-only --no-align \
    --command="SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY 1"
}

# The dump is complete and has as many rows as the tables had.
read_back() {
  local each recorded found
  gzip --test "$1"/*.sql.gz
  for each in "$1"/database-*.sql.gz; do
    recorded=$(awk -F '\t' -v database="$(database_of "$each")" '$1 == database { rows += $3 } END { print rows + 0 }' "$1/content")
    found=$(zcat "$each" | awk '
      /^-- PostgreSQL database dump complete/ { complete = 1 }
      /^\\\.$/ { copying = 0 }
      copying { rows++ }
      /^COPY .* FROM stdin;$/ { copying = 1 }
      END { print complete ? rows + 0 : "no end" }')
    [ "$found" = "$recorded" ] || fail "${each##*/} has $found rows, its content file has $recorded"
  done
}

restored() {
  local each
  initdb --pgdata="$scratch/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  scratch_start "$scratch/data"
  zcat "$1/globals.sql.gz" | sed '/^CREATE ROLE postgres;$/d' | load
  : >"$scratch/all"
  for each in "$1"/database-*.sql.gz; do
    zcat "$each" | load
    each=$(database_of "$each")
    PGDATABASE=$each python3 /scripts/content.py "$scratch/content"
    sed "s/^/$each\t/" "$scratch/content" >>"$scratch/all"
  done
  scratch_stop
  compare "$1/content" "$scratch/all"
}

# database_of .../database-NAME.sql.gz
database_of() { basename "${1#*/database-}" .sql.gz; }

load() { psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --output=/dev/null --dbname=postgres >&2; }

task "$@"
