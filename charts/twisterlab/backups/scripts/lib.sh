# What every backup does the same way. A script sources this, defines three functions and ends with: task "$@"
#   copy FOLDER       fills the folder; any failing step of any pipe ends the run
#   read_back FOLDER  reads what copy wrote and fails when it is not whole
#   restored FOLDER   brings the copy to life below $scratch and fails when its content is not what FOLDER/content says
# BACKUP is its name, KEEP the number of good copies to keep. Exit codes: 0 done, 75 another run holds the lock, else failed.
set -Eeuo pipefail
shopt -s inherit_errexit nullglob

claim=${CLAIM:-/backups}
scratch=${SCRATCH:-/scratch}
home=$claim/$BACKUP
metrics=$claim/metrics
stamp=$(date -u +%Y%m%dT%H%M%SZ)
started=$(date +%s)

say() { echo "$BACKUP: $*" >&2; }
fail() { say "$*"; exit 1; }

# publish FILE [NAME LABELS VALUE]...: metrics as a file that appears whole. Where there is no room for a new file, the old one
# is written over: every file is as long as every other, so that this takes no room.
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

# state RUNNING SUCCEEDED. A run that is killed says no more than what it said first: running, and not succeeded.
state() {
  local of="task=\"$task\""
  publish "$task" backup_task_running "$of" "$1" backup_task_succeeded "$of" "$2" backup_task_started_timestamp_seconds "$of" "$started"
}

ended() {
  local code=$?
  trap - EXIT
  set +e
  rm -rf "$home"/.partial-*
  if [ "$code" = 0 ]; then
    publish "$task-success" backup_task_success_timestamp_seconds "task=\"$task\"" "$(date +%s)" \
      backup_task_duration_seconds "task=\"$task\"" "$(($(date +%s) - started))"
    state 0 1
    say "$task done in $(($(date +%s) - started)) s"
  else
    state 0 0
    say "$task FAILED with code $code"
  fi
  exit "$code"
}

# Copies that were finished, oldest first. The glob cannot match what is partial or damaged.
copies() { printf '%s\n' "$home"/[0-9]*Z; }

checked() { (cd "$1" && [ -s SHA256SUMS ] && sha256sum --check --strict --quiet SHA256SUMS >&2); }

# Whether a copy that was finished is still what was written. A script may look further.
whole() { checked "$1"; }

# How many things are damaged that belong to no copy alone. Default: none.
damaged_elsewhere() { echo 0; }

# Counts copies that are whole, sets aside those that are not, and deletes the oldest beyond KEEP: never the last good one.
retain() {
  local each elsewhere good=()
  [ "$KEEP" -ge 1 ] || fail "KEEP is $KEEP"
  for each in $(copies); do
    if whole "$each"; then good+=("$each"); else say "damaged: $each"; mv "$each" "$home/damaged-${each##*/}"; fi
  done
  while [ "${#good[@]}" -gt "$KEEP" ]; do
    forget "${good[0]}"
    rm -rf "${good[0]}"
    good=("${good[@]:1}")
  done
  damaged=("$home"/damaged-*)
  elsewhere=$(damaged_elsewhere)
  publish copies backup_good_copies '' "${#good[@]}" backup_damaged_copies '' "$((${#damaged[@]} + elsewhere))"
}

# What else goes with a copy that is deleted. Default: nothing.
forget() { :; }

# Deletes what runs that failed left elsewhere. Default: nothing.
tidy() { :; }

# Bytes of a copy. Default: those of its folder.
size() { du -sb "$1" | cut -f1; }

backup() {
  local part=$home/.partial-$stamp
  rm -rf "$home"/.partial-*
  mkdir "$part"
  tidy
  copy "$part"
  read_back "$part"
  [ -s "$part/content" ] || fail "the copy says nothing of its content"
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
  say "restores $newest"
  checked "$newest" || fail "$newest is not what was written"
  read_back "$newest"
  restored "$newest"
}

# same CONTENT OF_A_RESTORE
same() {
  diff "$1" "$2" >&2 || fail "the restored content is not what was recorded"
  say "the same $(wc -l <"$1") lines of content"
}

task() {
  task=$1
  mkdir -p "$home" "$metrics"
  exec 9>"$home/.$task.lock"
  flock --nonblock 9 || { say "another run is at it"; exit 75; }
  trap ended EXIT
  trap 'exit 143' TERM INT
  state 1 0
  "$task"
}
