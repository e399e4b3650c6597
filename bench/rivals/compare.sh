#!/usr/bin/env bash
# Starts Fanfare and its rivals afresh, carries one plan out against each in turn, and stops them. About two minutes a plan.
#   bench/rivals/compare.sh bench/plans/s2-fanout.yaml [more options of: bench compare]
# Needs the jars (mvn -q -DskipTests package), mosquitto, nats-server, redis-server, node with socket.io in
# SOCKETIO (/tmp/socketio), and, to compare with what the kernel costs, a broadcaster in FLOOR (see README.md).
set -euo pipefail
cd "$(dirname "$0")/../.."

plan=$1
shift
java=${JAVA:-java}
folder=$(mktemp -d)
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; rm -rf "$folder"' EXIT

start() {
  "$@" >>"$folder/log" 2>&1 &
  pids+=($!)
}

export FANFARE_NAMESPACES_LIVE_PUBLISHES_PER_SECOND=0 FANFARE_DATA_DIR=$folder/data
export FANFARE_PUBLIC_PORT=18080 FANFARE_API_PORT=18081 NODE_PATH=${SOCKETIO:-/tmp/socketio}/node_modules
targets=(fanfare@ws://127.0.0.1:18080,api=http://127.0.0.1:18081 mosquitto nats-ws socketio redis)
start "$java" @config/jvm.options -jar gateway/target/fanfare.jar serve
start mosquitto -c bench/rivals/mosquitto.conf
start nats-server -c bench/rivals/nats.conf
start node bench/rivals/socketio.js
start redis-server --port 6379 --bind 127.0.0.1 --protected-mode no --save '' --appendonly no \
  --client-output-buffer-limit pubsub 0 0 0
if [ -n "${FLOOR:-}" ]; then
  start "$FLOOR" 9111
  targets=(floor@ws://127.0.0.1:9111/ "${targets[@]}")
fi
sleep 4

"$java" @config/jvm.options -jar bench/target/bench.jar compare "${targets[@]}" --plan "$plan" --rounds 1 --quiet "$@"
