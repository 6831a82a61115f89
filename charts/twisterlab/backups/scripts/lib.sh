# shellcheck shell=bash
# Shared part of all backup scripts. A script sources this, defines three functions and ends with: task "$@"
#   copy FOLDER       writes the copy; a failing step of any pipe ends the run
#   read_back FOLDER  reads the copy and fails if it is incomplete
#   restored FOLDER   restores the copy below $scratch and fails if its content differs from FOLDER/content
# BACKUP is the name of the backup, KEEP the number of good copies to keep. Exit codes: 0 success, 75 another run holds the lock,
# else failure.
set -Eeuo pipefail
shopt -s inherit_errexit nullglob

claim=${CLAIM:-/backups}
# shellcheck disable=SC2034 # used by the scripts that source this
scratch=${SCRATCH:-/scratch}
home=$claim/$BACKUP
metrics=$claim/metrics
stamp=$(date -u +%Y%m%dT%H%M%SZ)
started=$(date +%s)

log() { echo "$BACKUP: $*" >&2; }
fail() { log "$*"; exit 1; }

# publish FILE [NAME LABELS VALUE]...: writes metrics to a file atomically. On a full disk it overwrites the old file in place;
# all files are padded to the same length, so this needs no space.
publish() {
  local file=$metrics/$BACKUP.$1.prom text=
  shift
  while [ $# -gt 0 ]; do
    text+="# HELP $1 See docs/runbooks/backups.md."$'\n'"# TYPE $1 gauge"$'\n'"$1{backup=\"$BACKUP\"${2:+,$2}} $3"$'\n'
    shift 3
  done
  while [ "${#text}" -lt 2048 ]; do text+=$'\n'; done
  if printf %s "$text" 2>/dev/null >"$file.$$"; then
    mv "$file.$$" "$file"
  else
    rm -f "$file.$$"
    [ ! -e "$file" ] || printf %s "$text" 1<>"$file"
  fi
}

# Publishes the end of each certificate that bootstrap generated: /certificates/NAME/tls.crt.
certificates() {
  local each name end
  for each in /certificates/*/tls.crt; do
    name=$(basename "${each%/*}")
    end=$(date -d "$(openssl x509 -noout -enddate -in "$each" | cut -d = -f 2)" +%s) || { log "cannot read $each"; continue; }
    publish "certificate-$name" certificate_expiration_timestamp_seconds "certificate=\"$name\"" "$end"
  done
}

# state RUNNING SUCCEEDED. A killed run leaves the initial state: running, not succeeded.
state() {
  local of="task=\"$task\""
  publish "$task" backup_task_running "$of" "$1" backup_task_succeeded "$of" "$2" backup_task_started_timestamp_seconds "$of" "$started"
}

on_exit() {
  local code=$?
  trap - EXIT
  set +e
  [ -z "$locked" ] || rm -rf "$home"/.partial-*
  if [ "$code" = 0 ]; then
    publish "$task-success" backup_task_success_timestamp_seconds "task=\"$task\"" "$(date +%s)" \
      backup_task_duration_seconds "task=\"$task\"" "$(($(date +%s) - started))"
    state 0 1
    log "$task done in $(($(date +%s) - started)) s"
  else
    state 0 0
    log "$task FAILED with code $code"
  fi
  exit "$code"
}

# Finished copies, oldest first. The glob matches neither partial nor damaged copies.
copies() { printf '%s\n' "$home"/[0-9]*Z; }

verify_checksums() { (cd "$1" && [ -s SHA256SUMS ] && sha256sum --check --strict --quiet SHA256SUMS >&2); }

# Whether a finished copy is intact. A script may override it with more checks.
intact() { verify_checksums "$1"; }

# Number of damaged items that belong to no single copy. Default: 0.
damaged_items() { echo 0; }

# Counts intact copies, renames damaged ones, and deletes the oldest beyond KEEP: never the last good one.
retain() {
  local each elsewhere good=()
  [ "$KEEP" -ge 1 ] || fail "KEEP is $KEEP"
  for each in $(copies); do
    if intact "$each"; then good+=("$each"); else log "damaged: $each"; mv "$each" "$home/damaged-${each##*/}"; fi
  done
  while [ "${#good[@]}" -gt "$KEEP" ]; do
    forget "${good[0]}"
    rm -rf "${good[0]}"
    good=("${good[@]:1}")
  done
  damaged=("$home"/damaged-*)
  elsewhere=$(damaged_items)
  publish copies backup_good_copies '' "${#good[@]}" backup_damaged_copies '' "$((${#damaged[@]} + elsewhere))"
}

# Deletes what belongs to a deleted copy outside its folder. Default: nothing.
forget() { :; }

# Deletes leftovers of failed runs outside the folder. Default: nothing.
clean_up() { :; }

# Size of a copy in bytes. Default: the size of its folder.
size() { du -sb "$1" | cut -f1; }

backup() {
  local part=$home/.partial-$stamp
  rm -rf "$home"/.partial-*
  mkdir "$part"
  clean_up
  copy "$part"
  read_back "$part"
  [ -s "$part/content" ] || fail "the copy has no content file"
  (cd "$part" && sha256sum -- * >SHA256SUMS)
  sync -f "$part"
  mv --no-target-directory "$part" "$home/$stamp"
  publish size backup_size_bytes '' "$(size "$home/$stamp")"
  retain
}

drill() {
  local newest
  newest=$(copies | tail -n 1)
  [ -n "$newest" ] || fail "there is no copy to restore"
  log "restoring $newest"
  verify_checksums "$newest" || fail "$newest does not match its checksums"
  read_back "$newest"
  restored "$newest"
}

# One task of the claim at a time: a restore must not read what retention deletes. The kernel releases the lock of a killed run.
# The limit is below activeDeadlineSeconds, which would kill the run.
locked=
lock_claim() {
  exec 8>"$claim/.lock"
  flock --nonblock 8 || { log "waiting for another task of the claim"; flock --timeout 10800 8; } ||
    fail "another task holds the lock of the claim for three hours"
  locked=1
}

# compare CONTENT OF_A_RESTORE
compare() {
  diff "$1" "$2" >&2 || fail "the restored content differs from the recorded content"
  log "$(wc -l <"$1") lines of content match"
}

task() {
  task=$1
  mkdir -p "$home" "$metrics"
  exec 9>"$home/.$task.lock"
  flock --nonblock 9 || { log "another run holds the lock"; exit 75; }
  trap on_exit EXIT
  trap 'exit 143' TERM INT
  state 1 0
  lock_claim
  [ -z "${AWAIT:-}" ] || sh /await/await.sh
  "$task"
}
