# shellcheck shell=sh
# Runs pgBackRest's server and creates the stanza once a primary answers. Until then members keep their WAL.
set -eu
mkdir -p /backups/pgbackrest /backups/metrics
pgbackrest server &
server=$!
trap 'kill "$server"' TERM INT
until pgbackrest --stanza=main stanza-create; do sleep 10; done &
wait "$server"
