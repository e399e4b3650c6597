#!/usr/bin/env bash
# Starts gateways with a Redis and, where it is needed, a Postgres of their own, measures what several nodes cost, and stops
# everything. One to three minutes each; further arguments go to bench.
#   bench/rivals/nodes.sh cost      one gateway alone, one with Redis, and three: CPU of a delivery
#   bench/rivals/nodes.sh across    publish on one node, receive on another, beside Redis itself
#   bench/rivals/nodes.sh recovery  Redis is killed under durable load on three nodes, and comes back
#   bench/rivals/nodes.sh drain     three nodes are restarted, one after the other
# Needs the jars (mvn -q -DskipTests package), redis-server, and Postgres 13 or newer for the last two.
set -euo pipefail
cd "$(dirname "$0")/../.."
self=bench/rivals/$(basename "$0")
java=${JAVA:-java}

await_port() {
  for _ in $(seq 600); do
    if (: >"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return; fi
    sleep 0.1
  done
  echo "nothing listens on port $1; its output is in $FOLDER" >&2
  return 1
}

# A group of gateways has its own Redis; nothing is in front of it.
redis() {
  redis-server --port "$1" --bind 127.0.0.1 --protected-mode no --save '' --appendonly no --dir "$FOLDER" \
    --client-output-buffer-limit pubsub 0 0 0 >>"$FOLDER/redis-$1.log" 2>&1 &
  echo $! >"$FOLDER/redis-$1.pid"
  disown
  await_port "$1"
}

postgres() {
  local bin as=()
  bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
  bin=${bin:-$(dirname "$(command -v postgres)")}
  if [ "$(id -u)" = 0 ]; then as=(runuser -u nobody --); fi
  mkdir -m 700 "$FOLDER/postgres"
  if [ "$(id -u)" = 0 ]; then chown nobody "$FOLDER/postgres"; fi
  "${as[@]}" "$bin/initdb" -D "$FOLDER/postgres" -U postgres -A trust >"$FOLDER/initdb.log"
  "${as[@]}" "$bin/postgres" -D "$FOLDER/postgres" -p 15432 -k '' -h 127.0.0.1 -c max_connections=200 \
    >"$FOLDER/postgres.log" 2>&1 &
  disown
  await_port 15432
  head -1 "$FOLDER/postgres/postmaster.pid" >"$FOLDER/postgres.pid"
}

# gateway PORT [REDIS-PORT [store]]; its API is one port higher.
gateway() {
  local -x FANFARE_NODE_ID=node-$1 FANFARE_PUBLIC_PORT=$1 FANFARE_API_PORT=$(($1 + 1)) FANFARE_DATA_DIR=$FOLDER/data-$1
  local -x FANFARE_NAMESPACES_LIVE_PUBLISHES_PER_SECOND=0 FANFARE_NAMESPACES_DEFAULT_PUBLISHES_PER_SECOND=0
  local -x FANFARE_DRAIN_RECONNECT_WINDOW_MILLIS=1000
  if [ -n "${2:-}" ]; then local -x FANFARE_BUS_URL=redis://127.0.0.1:$2; fi
  if [ -n "${3:-}" ]; then
    local -x FANFARE_STORE_URL=jdbc:postgresql://127.0.0.1:15432/postgres FANFARE_STORE_USER=postgres
  fi
  "$java" @config/jvm.options -jar gateway/target/fanfare.jar serve >>"$FOLDER/gateway-$1.log" 2>&1 &
  echo $! >"$FOLDER/gateway-$1.pid"
  disown
  await_port "$1"
}

pid() {
  cat "$FOLDER/$1.pid"
}

# As a target: where each node is, and what is beside them.
target() {
  local label=$1 beside=$2 urls='' apis=''
  shift 2
  for port in "$@"; do
    urls+=${urls:++}ws://127.0.0.1:$port
    apis+=${apis:++}http://127.0.0.1:$((port + 1))
  done
  echo "fanfare@$urls,api=$apis,label=$label${beside:+,beside=$beside}"
}

bench() {
  "$java" @config/jvm.options -jar bench/target/bench.jar "$@"
}

three_on_postgres() {
  postgres
  redis 16380
  for port in 18090 18092 18094; do gateway $port 16380 store; done
}

case ${1:-} in
  # What the commands below call.
  kill-redis) kill -9 "$(pid "redis-$2")"; exit ;;
  start-redis) redis "$2"; exit ;;
  restart-gateway)
    old=$(pid "gateway-$2")
    kill "$old"
    while kill -0 "$old" 2>/dev/null; do sleep 0.1; done
    gateway "$2" 16380 store
    exit ;;
  cost | across | recovery | drain) ;;
  *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac

FOLDER=$(mktemp -d)
export FOLDER
chmod 755 "$FOLDER"
stop() {
  for file in "$FOLDER"/gateway-*.pid "$FOLDER"/redis-*.pid "$FOLDER"/postgres.pid; do
    if [ -e "$file" ]; then
      kill "$(cat "$file")" 2>/dev/null || true
      while kill -0 "$(cat "$file")" 2>/dev/null; do sleep 0.1; done
    fi
  done
  rm -rf "$FOLDER"
}
trap stop EXIT

what=$1
shift
case $what in
  cost)
    redis 16379
    redis 16380
    gateway 18070
    gateway 18080 16379
    for port in 18090 18092 18094; do gateway $port 16380; done
    bench compare "$(target one "$(pid redis-16379)" 18080)" "$(target three "$(pid redis-16380)" 18090 18092 18094)" \
      "$(target alone '' 18070)" --plan bench/plans/nodes-cost.yaml --rounds 1 --quiet "$@" ;;
  across)
    redis 16380
    gateway 18090 16380
    gateway 18092 16380
    bench compare redis@tcp://127.0.0.1:16380+tcp://127.0.0.1:16380 \
      "$(target two "$(pid redis-16380)" 18090 18092)" --plan bench/plans/nodes-across.yaml --rounds 3 --quiet "$@" ;;
  recovery)
    three_on_postgres
    bench publish --namespace room --topics 100 --subscribers 200 --publishers 16 --rate 5000 --publish-at 1 \
      --subscribe-at 2+3 --warm-up 10 --seconds 25 --settle 10 --at "10s=$self kill-redis 16380" \
      --at "15s=$self start-redis 16380" --at 17s \
      --target "$(target three "$(pid redis-16380)+$(pid postgres)" 18090 18092 18094)" --quiet "$@" ;;
  drain)
    three_on_postgres
    bench drain --namespace room --subscribers 1000 --topics 10 --rate 100 --seconds 45 --restart "$self restart-gateway \$PORT" \
      --target "$(target three '' 18090 18092 18094)" --quiet "$@" ;;
esac
