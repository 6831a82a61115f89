# shellcheck shell=bash disable=SC2154 # $scratch: lib.sh
# Copies the state of a K3s server, encrypted by restic: the datastore with all objects, the token that decrypts what K3s keeps in it,
# and the certificates.
server=${SERVER:-/server}
SOURCED=1
# shellcheck source=../../../twisterlab/backups/scripts/offsite.sh
. /scripts/offsite.sh
staged=$scratch/server

copy() {
  local each
  rm -rf "$staged"
  mkdir -p "$staged/db"
  if [ -e "$server/db/state.db" ]; then
    python3 /scripts/datastore.py copy "$server/db/state.db" "$staged/db/state.db"
  else
    # With several servers K3s takes snapshots of etcd itself.
    each=$(find "$server/db/snapshots" -type f -printf '%T@ %p\n' | sort --numeric-sort | tail -n 1 | cut -d ' ' -f 2-)
    [ -n "$each" ] || fail "there is neither $server/db/state.db nor a snapshot of etcd"
    cp "$each" "$staged/db/"
  fi
  for each in token tls cred; do cp -a "$server/$each" "$staged/"; done
  # Sockets and locks are no state.
  find "$staged" ! -type f ! -type d -delete
  python3 /scripts/datastore.py describe "$staged" >"$1/content"
  restic --quiet backup --host datastore --tag "$(tag)" "$staged" >&2
  snapshots | tail -n 1 >"$1/snapshot"
}

read_back() { restic --quiet check --read-data >&2; }

restored() {
  restic --quiet restore "$(cat "$1/snapshot")" --target "$scratch/restored" >&2
  python3 /scripts/datastore.py describe "$scratch/restored$staged" >"$scratch/content"
  compare "$1/content" "$scratch/content"
}

task "$@"
