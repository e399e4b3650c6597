#!/usr/bin/env bash
# Carries a plan out against Fanfare and its rivals in turns, in rounds: in each, all servers are started afresh, and each is
# measured cold, warmed up by bench/plans/warm-up.yaml, and measured again, warm. Then stops them.
#   bench/rivals/compare.sh bench/plans/s2-fanout.yaml [more options of: bench compare]
# ROUNDS=5           how many; a round of six servers and a plan of 16 s takes about seven minutes
# SERVERS='fanfare redis …'  whom, the first one being what ratios are to: floor fanfare mosquitto nats-ws socketio redis
# WARM=              empty: cold only, a third of the time
# Needs the jars (mvn -q -DskipTests package), and of the others those that are named: mosquitto, nats-server, redis-server,
# node with socket.io in SOCKETIO (/tmp/socketio), and a broadcaster in FLOOR (see README.md).
set -euo pipefail
cd "$(dirname "$0")/../.."
self=bench/rivals/$(basename "$0")
java=${JAVA:-java}

await_port() {
  for _ in $(seq 300); do
    if (: >"/dev/tcp/127.0.0.1/$1") 2>/dev/null; then return; fi
    sleep 0.1
  done
  echo "$2 does not listen on port $1: $(tail -1 "$FOLDER/$2.log")"
  return 1
}

# start NAME PORT COMMAND...
start() {
  "${@:3}" >>"$FOLDER/$1.log" 2>&1 </dev/null &
  echo $! >"$FOLDER/$1.pid"
  disown
  await_port "$2" "$1"
}

start_server() {
  case $1 in
    floor) start floor 9111 "$FLOOR" 9111 ;;
    fanfare)
      FANFARE_NAMESPACES_LIVE_PUBLISHES_PER_SECOND=0 FANFARE_DATA_DIR=$FOLDER/data \
        FANFARE_PUBLIC_PORT=18080 FANFARE_API_PORT=18081 \
        start fanfare 18080 "$java" @config/jvm.options -jar gateway/target/fanfare.jar serve ;;
    mosquitto) start mosquitto 1883 mosquitto -c bench/rivals/mosquitto.conf ;;
    nats-ws) start nats-ws 8222 nats-server -c bench/rivals/nats.conf ;;
    socketio) NODE_PATH=${SOCKETIO:-/tmp/socketio}/node_modules start socketio 3000 node bench/rivals/socketio.js ;;
    redis)
      start redis 6379 redis-server --port 6379 --bind 127.0.0.1 --protected-mode no --save '' --appendonly no \
        --client-output-buffer-limit pubsub 0 0 0 ;;
  esac
}

target() {
  case $1 in
    floor) echo floor@ws://127.0.0.1:9111/ ;;
    fanfare) echo fanfare@ws://127.0.0.1:18080,api=http://127.0.0.1:18081 ;;
    mosquitto | nats-ws | socketio | redis) echo "$1" ;;
    *) echo "SERVERS: $1 (expected: floor, fanfare, mosquitto, nats-ws, socketio, redis)" >&2 && return 1 ;;
  esac
}

stop_all() {
  local file pid
  for file in "$FOLDER"/*.pid; do
    if [ -e "$file" ]; then
      pid=$(<"$file")
      kill "$pid" 2>/dev/null || true
      for _ in $(seq 200); do
        if ! kill -0 "$pid" 2>/dev/null; then break; fi
        sleep 0.05
      done
      kill -9 "$pid" 2>/dev/null || true
      rm -f "$file"
    fi
  done
  rm -rf "$FOLDER/data"
}

if [ "${1:-}" = restart-servers ]; then
  stop_all
  for server in $SERVERS; do start_server "$server"; done
  exit
fi

plan=$1
shift
export FOLDER SERVERS
FOLDER=$(mktemp -d)
SERVERS=${SERVERS:-${FLOOR:+floor} fanfare mosquitto nats-ws socketio redis}
trap 'stop_all; rm -rf "$FOLDER"' EXIT
targets=()
for server in $SERVERS; do
  one=$(target "$server")
  targets+=("$one")
done
warm_up=(--warm-up-plan bench/plans/warm-up.yaml)
if [ -z "${WARM-yes}" ]; then warm_up=(); fi

"$java" @config/jvm.options -jar bench/target/bench.jar compare "${targets[@]}" --plan "$plan" --rounds "${ROUNDS:-5}" \
  --before-round "$self restart-servers" "${warm_up[@]}" --quiet "$@"
