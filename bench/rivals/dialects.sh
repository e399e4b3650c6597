#!/usr/bin/env bash
# What a delivery costs by Phoenix Channels and by Server-Sent Events, beside compact WebSocket, at equal bytes on the wire: one node,
# whose load is in turn each of them, so that what drifts does for all. Prints CPU us of each turn, and the ratios pair by pair.
#   bench/rivals/dialects.sh
# PAIRS=6            turns of each; two more warm the node up and are not shown
# SECONDS_EACH=6     measured in a turn
# BYTES=250          on the wire for each delivery: payloads are made so large that it comes out
# Needs the jars (mvn -q -DskipTests package).
set -euo pipefail
cd "$(dirname "$0")/../.."
java=${JAVA:-java}
folder=$(mktemp -d)
FANFARE_NAMESPACES_LIVE_PUBLISHES_PER_SECOND=0 FANFARE_DATA_DIR=$folder/data FANFARE_PUBLIC_PORT=18080 FANFARE_API_PORT=18081 \
  "$java" @config/jvm.options -jar gateway/target/fanfare.jar serve >"$folder/log" 2>&1 &
node=$!
trap 'kill $node 2>/dev/null; wait $node 2>/dev/null; rm -rf "$folder"' EXIT
for _ in $(seq 300); do
  if (: >/dev/tcp/127.0.0.1/18081) 2>/dev/null; then break; fi
  sleep 0.1
done

declare -A target=(
  [compact]="fanfare@ws://127.0.0.1:18080,api=http://127.0.0.1:18081,pid=$node"
  [phoenix]="phoenix@ws://127.0.0.1:18080/socket/websocket,api=http://127.0.0.1:18081,pid=$node"
  [sse]="sse@http://127.0.0.1:18080/sse,api=http://127.0.0.1:18081,pid=$node"
)
declare -A payload=([compact]=128 [phoenix]=128 [sse]=128)

# turn SIDE SECONDS: prints CPU us and bytes of a delivery
turn() {
  "$java" -XX:TieredStopAtLevel=1 -jar bench/target/bench.jar fanout --target "${target[$1]}" --subscribers 1000 --rate 50 --warm-up 2 \
    --seconds "$2" --payload "${payload[$1]}" --publish-by http --quiet --fail-if 'lost>0' |
    sed -n -e 's/^ *server *CPU \([0-9.]*\) us each.*/\1/p' -e 's/.*cores; \([0-9.]*\) bytes received.*/\1/p' | paste -sd ' '
}

for seconds in 3 5; do
  for side in compact phoenix sse; do
    read -r _ bytes < <(turn $side $seconds)
    payload[$side]=$((${payload[$side]} + ${BYTES:-250} - ${bytes%.*}))
  done
done
echo "payloads for ${BYTES:-250} bytes: compact ${payload[compact]}, phoenix ${payload[phoenix]}, sse ${payload[sse]}"
for pair in $(seq "${PAIRS:-6}"); do
  read -r compact compact_bytes < <(turn compact "${SECONDS_EACH:-6}")
  read -r phoenix phoenix_bytes < <(turn phoenix "${SECONDS_EACH:-6}")
  read -r sse sse_bytes < <(turn sse "${SECONDS_EACH:-6}")
  awk -v c="$compact" -v p="$phoenix" -v s="$sse" -v n="$pair" -v b="$compact_bytes $phoenix_bytes $sse_bytes" 'BEGIN {
    printf "%d: compact %.2f, phoenix %.2f, sse %.2f us; bytes %s; ratios %.3f %.3f\n", n, c, p, s, b, p / c, s / c }'
done | tee "$folder/turns"
for column in 2 1; do
  awk '{ print $NF, $(NF - 1) }' "$folder/turns" | awk -v c=$column '{ print $c }' | sort -n |
    awk -v name=$([ $column = 2 ] && echo phoenix || echo sse) '{ v[NR] = $1 } END {
      m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
      printf "%s to compact: x %.3f (%.3f to %.3f)\n", name, m, v[1], v[NR] }'
done
