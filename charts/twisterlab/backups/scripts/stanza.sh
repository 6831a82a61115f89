# Makes the archive's place once a primary answers, beside pgBackRest's server. Until then members keep their log.
set -eu
mkdir -p /backups/pgbackrest /backups/metrics
pgbackrest server &
server=$!
trap 'kill "$server"' TERM INT
until pgbackrest --stanza=main stanza-create; do sleep 10; done &
wait "$server"
