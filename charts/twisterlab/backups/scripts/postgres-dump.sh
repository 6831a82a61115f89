# Roles and databases as text: what another machine, another major and a person can read.
. /scripts/lib.sh
. /scripts/scratch.sh

copy() {
  local each all
  # Without passwords: they are in Secrets, and copies leave the house.
  pg_dumpall --globals-only --no-role-passwords | gzip >"$1/globals.sql.gz"
  all=$(databases)
  : >"$1/content"
  for each in $all; do
    # The snapshot that counts is the one that is dumped.
    PGDATABASE=$each python3 /scripts/content.py "$scratch/content" bash -euo pipefail -c \
      'pg_dump --create --no-unlogged-table-data --snapshot="$SNAPSHOT" | gzip >"$0"' "$1/database-$each.sql.gz"
    sed "s/^/$each\t/" "$scratch/content" >>"$1/content"
  done
}

databases() {
  psql --no-psqlrc --quiet --tuples-only --no-align \
    --command="SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY 1"
}

# Whole to the last line, and with as many rows as the tables had.
read_back() {
  local each recorded found
  gzip --test "$1"/*.sql.gz
  for each in "$1"/database-*.sql.gz; do
    recorded=$(awk -F '\t' -v database="$(named "$each")" '$1 == database { rows += $3 } END { print rows + 0 }' "$1/content")
    found=$(zcat "$each" | awk '
      /^-- PostgreSQL database dump complete/ { whole = 1 }
      /^\\\.$/ { copying = 0 }
      copying { rows++ }
      /^COPY .* FROM stdin;$/ { copying = 1 }
      END { print whole ? rows + 0 : "no end" }')
    [ "$found" = "$recorded" ] || fail "${each##*/} has $found rows, its content says $recorded"
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
    each=$(named "$each")
    PGDATABASE=$each python3 /scripts/content.py "$scratch/content"
    sed "s/^/$each\t/" "$scratch/content" >>"$scratch/all"
  done
  scratch_stop
  same "$1/content" "$scratch/all"
}

# named .../database-NAME.sql.gz
named() { basename "${1#*/database-}" .sql.gz; }

load() { psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --output=/dev/null --dbname=postgres >&2; }

task "$@"
