# shellcheck shell=bash disable=SC2154 # $scratch: lib.sh
# A temporary PostgreSQL server in $scratch that listens on a Unix socket only: PGHOST.

# scratch_start FOLDER: starts a server on a data directory and waits until it accepts connections, after recovery.
scratch_start() {
  mkdir -p "$scratch/socket"
  echo 'local all all trust' >"$scratch/pg_hba.conf"
  # hot_standby off: otherwise recovery requires max_connections and the like to be at least those of the primary.
  cat >"$scratch/postgresql.conf" <<CONF
data_directory = '$1'
hba_file = '$scratch/pg_hba.conf'
listen_addresses = ''
unix_socket_directories = '$scratch/socket'
hot_standby = off
archive_mode = off
shared_buffers = 64MB
fsync = off
CONF
  chmod 0700 "$1"
  scratch_data=$1
  unset PGPASSWORD PGSSLMODE
  export PGHOST=$scratch/socket PGPORT=5432 PGUSER=postgres
  # Without hot standby pg_ctl reports success during recovery, while the server still refuses connections.
  pg_ctl --pgdata="$1" --silent --wait --log="$scratch/log" --options="-c config_file=$scratch/postgresql.conf" start >&2 || start_failed
  until pg_isready --quiet; do
    pg_ctl --pgdata="$1" status >/dev/null || start_failed
    sleep 0.5
  done
}

start_failed() {
  tail -n 20 "$scratch/log" >&2
  fail "the restored server does not start"
}

scratch_stop() { pg_ctl --pgdata="$scratch_data" --silent --mode=fast --wait stop >&2; }
