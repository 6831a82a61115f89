# The whole PostgreSQL, to any moment: a full copy by pgBackRest, beside the write-ahead log that members archive.
. /scripts/lib.sh
. /scripts/scratch.sh

copy() {
  pgbackrest --stanza=main --type=full --no-expire-auto backup >&2
  # A name for a moment after the copy ended, with the content of that very moment.
  echo "backup-$stamp" >"$1/restore-point"
  python3 /scripts/content.py "$1/content" --restore-point "backup-$stamp"
  labels | tail -n 1 >"$1/label"
}

labels() { pgbackrest --stanza=main info | awk '/full backup:/ { print $3 }'; }

# A run that failed after pgBackRest was through left a copy that nothing refers to. pgBackRest keeps its newest.
tidy() {
  local each older
  older=$(labels | head -n -1)
  for each in $older; do
    grep -qsx "$each" "$home"/*/label || expire "$each"
  done
}

expire() { pgbackrest --stanza=main --set="$1" expire >&2; }

# Reads every file of every copy and of the log. pgBackRest ends with 0 whatever it finds, so its report is read.
report=/tmp/verified
read_back() {
  pgbackrest --stanza=main --output=text --verbose --log-level-console=off verify >"$report"
  valid "$1" || { cat "$report" >&2; fail "pgBackRest's copy $(cat "$1/label") is not whole"; }
}

valid() { grep -q "backup: $(cat "$1/label"), status: valid," "$report"; }

whole() { checked "$1" && valid "$1"; }

# Segments of the log: a restore to a moment after them is not possible.
damaged_elsewhere() { awk -F '[:,]' '/total valid WAL:/ { damaged += $4 - $6 } END { print damaged + 0 }' "$report"; }

# pgBackRest deletes the copy and the log that only it needed.
forget() { expire "$(cat "$1/label")"; }

size() { du -sb "$claim/pgbackrest/backup/main/$(cat "$1/label")" | cut -f1; }

restored() {
  mkdir "$scratch/data"
  pgbackrest --config=/etc/pgbackrest/restore.conf --stanza=main --archive-mode=off --set="$(cat "$1/label")" \
    --type=name --target="$(cat "$1/restore-point")" --target-action=promote restore >&2
  scratch_start "$scratch/data"
  python3 /scripts/content.py "$scratch/content"
  scratch_stop
  same "$1/content" "$scratch/content"
}

task "$@"
