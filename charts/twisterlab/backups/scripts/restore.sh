# shellcheck shell=bash
# Point-in-time recovery: writes a dump of the database as it was at TO to the claim. Touches no running server. TO is a
# timestamp such as `2026-11-24 01:30:00+00`; empty: the end of the WAL archive. PGDATABASE is the database. See
# docs/runbooks/restore.md.
# shellcheck source=lib.sh
. /scripts/lib.sh
# shellcheck source=scratch.sh
. /scripts/scratch.sh

restore() {
  local target=() part=$home/.partial-$stamp
  [ -z "${TO:-}" ] || target=(--type=time --target="$TO")
  mkdir -p "$part" "$scratch/data"
  pgbackrest --config=/etc/pgbackrest/restore.conf --stanza=main --archive-mode=off ${TO:+--target-action=promote} "${target[@]}" restore >&2
  scratch_start "$scratch/data"
  python3 /scripts/content.py "$part/content"
  pg_dump | gzip >"$part/database.sql.gz"
  scratch_stop
  gzip --test "$part/database.sql.gz"
  (cd "$part" && sha256sum -- * >SHA256SUMS)
  mv --no-target-directory "$part" "$home/$stamp"
  log "restored to $home/$stamp/database.sql.gz"
  cat "$home/$stamp/content" >&2
}

task "$@"
