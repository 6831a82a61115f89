# shellcheck shell=bash
# Point-in-time recovery of PostgreSQL: a full backup by pgBackRest, and the WAL that members archive.
# shellcheck source=lib.sh
. /scripts/lib.sh
# shellcheck source=scratch.sh
. /scripts/scratch.sh

copy() {
  certificates
  pgbackrest --stanza=main --type=full --no-expire-auto backup >&2
  # A restore point after the end of the backup, and the content at that point.
  echo "backup-$stamp" >"$1/restore-point"
  python3 /scripts/content.py "$1/content" --restore-point "backup-$stamp"
  backup_labels | tail -n 1 >"$1/label"
}

backup_labels() { pgbackrest --stanza=main info | awk '/full backup:/ { print $3 }'; }

# A run that failed after pgBackRest finished left a backup that no copy references. The newest one stays: pgBackRest
# keeps at least one full backup.
clean_up() {
  local each older
  older=$(backup_labels | head -n -1)
  for each in $older; do
    grep -qsx "$each" "$home"/*/label || expire "$each"
  done
}

expire() { pgbackrest --stanza=main --set="$1" expire >&2; }

# Reads every file of every backup and of the WAL archive. pgBackRest exits with 0 even for damaged files, so its report is parsed.
report=/tmp/verified
read_back() {
  pgbackrest --stanza=main --output=text --verbose --log-level-console=off verify >"$report"
  valid "$1" || { cat "$report" >&2; fail "pgBackRest's backup $(cat "$1/label") is not valid"; }
}

valid() { grep -q "backup: $(cat "$1/label"), status: valid," "$report"; }

intact() { verify_checksums "$1" && valid "$1"; }

# Damaged WAL segments: recovery stops before the first of them.
damaged_items() { awk -F '[:,]' '/total valid WAL:/ { damaged += $4 - $6 } END { print damaged + 0 }' "$report"; }

# pgBackRest deletes the backup and the WAL that only this backup needed.
forget() { expire "$(cat "$1/label")"; }

size() { du -sb "$claim/pgbackrest/backup/main/$(cat "$1/label")" | cut -f1; }

restored() {
  mkdir "$scratch/data"
  pgbackrest --config=/etc/pgbackrest/restore.conf --stanza=main --archive-mode=off --set="$(cat "$1/label")" \
    --type=name --target="$(cat "$1/restore-point")" --target-action=promote restore >&2
  scratch_start "$scratch/data"
  python3 /scripts/content.py "$scratch/content"
  scratch_stop
  compare "$1/content" "$scratch/content"
}

task "$@"
