# Redis as an RDB file. Its content is recorded of the keys that never expire: the others go by themselves.
. /scripts/lib.sh

# While the server begins its snapshot, writers wait. It counts only when they waited long enough for the fork.
pause=10
copy() {
  local before since
  since=$SECONDS
  ask client pause "${pause}000" WRITE >/dev/null
  before=$(lasting)
  ask --rdb "$1/dump.rdb" >&2 &
  local copying=$!
  until [ -s "$1/dump.rdb" ] || ask info persistence | grep -q rdb_bgsave_in_progress:1 || ! kill -0 "$copying" 2>/dev/null; do
    sleep 0.1
  done
  ask client unpause >/dev/null
  [ $((SECONDS - since)) -lt "$pause" ] || fail "the snapshot began after writers went on"
  wait "$copying"
  scratch_redis "$1/dump.rdb"
  digest >"$1/content"
  grep -qx "keys $before" "$1/content" || fail "the server had $before keys that last, the copy has: $(head -n 1 "$1/content")"
  scratch_redis_stop
}

ask() { redis-cli -e -h "$REDIS_HOST" "$@"; }

# Keys that never expire.
lasting() { ask info keyspace | awk -F '[=,]' '/^db/ { keys += $2 - $4 } END { print keys + 0 }'; }

read_back() { redis-check-rdb "$1/dump.rdb" >"/tmp/check" || { cat /tmp/check >&2; fail "dump.rdb is no whole RDB file"; }; }

restored() {
  scratch_redis "$1/dump.rdb"
  digest >"$scratch/content"
  scratch_redis_stop
  same "$1/content" "$scratch/content"
}

# scratch_redis FILE: a server of its own on a copy of the file, on a socket, without the password of the other.
scratch_redis() {
  mkdir -p "$scratch/redis"
  cp "$1" "$scratch/redis/dump.rdb"
  asks=(env -u REDISCLI_AUTH redis-cli -e -s "$scratch/redis/socket")
  redis-server --port 0 --unixsocket "$scratch/redis/socket" --dir "$scratch/redis" --save '' --enable-debug-command local \
    --daemonize yes --logfile "$scratch/redis/log" >/dev/null
  local left=600
  until [ "$("${asks[@]}" ping 2>/dev/null)" = PONG ]; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || { tail -n 20 "$scratch/redis/log" >&2; fail "the restored server does not start"; }
    sleep 0.5
  done
}

# It hangs up instead of answering, which redis-cli may take for an error.
scratch_redis_stop() {
  "${asks[@]}" shutdown nosave >/dev/null || :
  rm -rf "$scratch/redis"
}

# Of what lasts: the number of keys, and one checksum of them all.
digest() {
  "${asks[@]}" eval "
    local cursor = '0'
    repeat
      local found = redis.call('SCAN', cursor, 'COUNT', 1000)
      cursor = found[1]
      for _, key in ipairs(found[2]) do if redis.call('PTTL', key) >= 0 then redis.call('DEL', key) end end
    until cursor == '0'" 0 >/dev/null
  echo "keys $("${asks[@]}" dbsize)"
  echo "digest $("${asks[@]}" debug digest)"
}

task "$@"
