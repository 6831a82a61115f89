# shellcheck shell=bash
# Copies Redis as an RDB file. The recorded content covers only keys without a TTL: the others expire.
# shellcheck source=lib.sh
. /scripts/lib.sh

# CLIENT PAUSE blocks writes for this many seconds until the snapshot has begun (fork). A later fork fails the copy.
pause=10
copy() {
  local before since
  since=$SECONDS
  remote client pause "${pause}000" WRITE >/dev/null
  before=$(persistent_keys)
  remote --rdb "$1/dump.rdb" >&2 &
  local copying=$!
  until [ -s "$1/dump.rdb" ] || remote info persistence | grep -q rdb_bgsave_in_progress:1 || ! kill -0 "$copying" 2>/dev/null; do
    sleep 0.1
  done
  remote client unpause >/dev/null
  [ $((SECONDS - since)) -lt "$pause" ] || fail "the snapshot began after writes resumed"
  wait "$copying"
  scratch_redis "$1/dump.rdb"
  digest >"$1/content"
  grep -qx "keys $before" "$1/content" || fail "the server had $before keys without a TTL, the copy has: $(head -n 1 "$1/content")"
  scratch_redis_stop
}

remote() { redis-cli -e -h "$REDIS_HOST" "$@"; }

# Number of keys without a TTL.
persistent_keys() { remote info keyspace | awk -F '[=,]' '/^db/ { keys += $2 - $4 } END { print keys + 0 }'; }

read_back() { redis-check-rdb "$1/dump.rdb" >"/tmp/check" || { cat /tmp/check >&2; fail "dump.rdb is not a complete RDB file"; }; }

restored() {
  scratch_redis "$1/dump.rdb"
  digest >"$scratch/content"
  scratch_redis_stop
  compare "$1/content" "$scratch/content"
}

# scratch_redis FILE: starts a separate server on a copy of the file, on a Unix socket, without a password.
scratch_redis() {
  mkdir -p "$scratch/redis"
  cp "$1" "$scratch/redis/dump.rdb"
  scratch_cli=(env -u REDISCLI_AUTH redis-cli -e -s "$scratch/redis/socket")
  redis-server --port 0 --unixsocket "$scratch/redis/socket" --dir "$scratch/redis" --save '' --enable-debug-command local \
    --daemonize yes --logfile "$scratch/redis/log" >/dev/null
  local left=600
  until [ "$("${scratch_cli[@]}" ping 2>/dev/null)" = PONG ]; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || { tail -n 20 "$scratch/redis/log" >&2; fail "the restored server does not start"; }
    sleep 0.5
  done
}

# The server closes the connection instead of replying, which redis-cli may report as an error.
scratch_redis_stop() {
  "${scratch_cli[@]}" shutdown nosave >/dev/null || :
  rm -rf "$scratch/redis"
}

# Deletes keys with a TTL; prints the number of the others and one checksum of them.
digest() {
  "${scratch_cli[@]}" eval "
    local cursor = '0'
    repeat
      local found = redis.call('SCAN', cursor, 'COUNT', 1000)
      cursor = found[1]
      for _, key in ipairs(found[2]) do if redis.call('PTTL', key) >= 0 then redis.call('DEL', key) end end
    until cursor == '0'" 0 >/dev/null
  echo "keys $("${scratch_cli[@]}" dbsize)"
  echo "digest $("${scratch_cli[@]}" debug digest)"
}

task "$@"
