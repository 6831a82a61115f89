# shellcheck shell=bash
# Copies the whole claim, encrypted by restic, to an S3 bucket. A script with another source sets SOURCED and replaces functions.
# shellcheck source=lib.sh
. /scripts/lib.sh
export RESTIC_CACHE_DIR=$scratch/cache
mkdir -p "$RESTIC_CACHE_DIR"

copy() {
  local each
  for each in "$claim"/*/[0-9]*Z; do
    [ "${each%/*}" = "$home" ] || echo "${each#"$claim"/}"
  done >"$1/content"
  restic --quiet backup --host backups --tag "$(tag)" --exclude '.*' --exclude "$claim/metrics" --exclude "$home" "$claim" >&2
  snapshots | tail -n 1 >"$1/snapshot"
}

# A name of this claim. A new, empty claim has another one: its runs delete no snapshot of a claim that was lost.
tag() {
  [ -s "$home/.claim" ] || od -An -N8 -tx1 /dev/urandom | tr -d ' \n' >"$home/.claim"
  cat "$home/.claim"
}

# Those of this claim, oldest first.
snapshots() { restic --quiet snapshots --tag "$(tag)" --json | grep -o '"short_id":"[0-9a-f]*"' | cut -d '"' -f 4; }

# restic's lock of a killed run, whose host name no later run has: without --remove-all restic keeps it for half an hour. The lock of
# the claim excludes that it belongs to a running task.
unlock() { restic --quiet unlock --remove-all >&2; }

# Leftovers of a failed run: a lock, or a snapshot that no copy references.
clean_up() {
  local each
  restic --quiet --no-lock cat config >/dev/null 2>"$scratch/error" || init_repository
  unlock
  for each in $(snapshots); do
    grep -qsx "$each" "$home"/*/snapshot || restic --quiet forget "$each" >&2
  done
}

# Only if there is no repository: a wrong password or an unreachable server must not create a second one.
init_repository() {
  grep -qE 'key does not exist|no such file or directory' "$scratch/error" || { cat "$scratch/error" >&2; fail "the repository does not answer"; }
  restic --quiet init >&2
}

read_back() {
  unlock
  restic --quiet check --read-data-subset=5% >&2
}

forget() { restic --quiet forget --prune "$(cat "$1/snapshot")" >&2; }

size() { restic --quiet stats --json "$(cat "$1/snapshot")" | sed 's/.*"total_size":\([0-9]*\).*/\1/'; }

# Reads all of the repository, then restores one copy after the other: scratch space holds only one of them.
restored() {
  local each
  restic --quiet check --read-data >&2
  while read -r each; do
    restic --quiet restore "$(cat "$1/snapshot")" --target "$scratch/restored" --include "$claim/$each" >&2 </dev/null
    verify_checksums "$scratch/restored$claim/$each" || fail "$each is damaged after the restore"
    rm -rf "$scratch/restored"
    echo "$each"
  done <"$1/content" >"$scratch/content"
  compare "$1/content" "$scratch/content"
}

[ -n "${SOURCED:-}" ] || task "$@"
