# PostgreSQL as it was at a moment, as a dump in the claim. Touches no running server. TO is the moment, such as
# `2026-11-24 01:30:00+00`; empty: the end of the archive. PGDATABASE is the database. See docs/runbooks/restore.md.
. /scripts/lib.sh
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
  say "restored to $home/$stamp/database.sql.gz"
  cat "$home/$stamp/content" >&2
}

task "$@"
