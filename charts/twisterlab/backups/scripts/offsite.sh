# Everything that the claim holds, encrypted, in a bucket elsewhere.
. /scripts/lib.sh
export RESTIC_CACHE_DIR=$scratch/cache
mkdir -p "$RESTIC_CACHE_DIR"

copy() {
  local each
  for each in "$claim"/*/[0-9]*Z; do
    [ "${each%/*}" = "$home" ] || echo "${each#"$claim"/}"
  done >"$1/content"
  restic --quiet backup --host backups --exclude '.*' --exclude "$claim/metrics" --exclude "$home" "$claim" >&2
  snapshots | tail -n 1 >"$1/snapshot"
}

# Oldest first.
snapshots() { restic --quiet snapshots --json | grep -o '"short_id":"[0-9a-f]*"' | cut -d '"' -f 4; }

# What a run left that failed later on: a lock, or a snapshot that nothing refers to.
tidy() {
  local each
  restic --quiet cat config >/dev/null 2>"$scratch/said" || first_time
  restic --quiet unlock >&2
  for each in $(snapshots); do
    grep -qsx "$each" "$home"/*/snapshot || restic --quiet forget "$each" >&2
  done
}

# Only where there is no repository: a wrong password or a silent server must not make a second one.
first_time() {
  grep -q 'key does not exist' "$scratch/said" || { cat "$scratch/said" >&2; fail "the bucket does not answer"; }
  restic --quiet init >&2
}

read_back() { restic --quiet check --read-data-subset=5% >&2; }

forget() { restic --quiet forget --prune "$(cat "$1/snapshot")" >&2; }

size() { restic --quiet stats --json "$(cat "$1/snapshot")" | sed 's/.*"total_size":\([0-9]*\).*/\1/'; }

# What came back has to be what was sent: every copy by its checksums.
restored() {
  restic --quiet restore "$(cat "$1/snapshot")" --target "$scratch/restored" >&2
  local each
  while read -r each; do
    checked "$scratch/restored$claim/$each" || fail "$each came back damaged"
    echo "$each"
  done <"$1/content" >"$scratch/content"
  same "$1/content" "$scratch/content"
}

task "$@"
