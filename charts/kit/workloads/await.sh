# shellcheck shell=sh
# await.sh [COMMAND ARGUMENT...]: waits until every peer of $AWAIT ("HOST:PORT HOST:PORT") accepts a connection, then runs the
# command. K3s rejects the connections of a new pod for some seconds, so a task that connects once at its start would fail, and so
# would its retries, which are new pods. After a minute: exit code 1.
set -eu
limit=${AWAIT_SECONDS:-60}
deadline=$(($(date +%s) + limit))

# connects HOST PORT: with what the image has.
if command -v bash >/dev/null; then
  connects() { timeout 5 bash -c ": <>/dev/tcp/$1/$2" 2>/dev/null; }
else
  connects() { nc -w 5 "$1" "$2" -e true 2>/dev/null; }
fi

for peer in $AWAIT; do
  until connects "${peer%:*}" "${peer##*:}"; do
    if [ "$(date +%s)" -ge "$deadline" ]; then
      echo "await: $peer accepted no connection within $limit s" >&2
      exit 1
    fi
    sleep 1
  done
done
[ $# -eq 0 ] || exec "$@"
