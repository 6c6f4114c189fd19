#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# Hub and spoke change from the relay to their direct path, with 50 pings a second in both directions and a stream of
# TCP of MBIT megabits a second (default 10, 0 for none): how many pings are lost? RUNS times (default 1), behind the
# kinds of NAT HUB and ANNA (default plain).
#
#   hub (watch) ── hub-nat ── internet, 10 ms ── anna-nat ── anna (watch)
#                                └── relay
# shellcheck source=../direct.sh
source "$(dirname "$0")/../direct.sh"
scenario direct-switch

RUNS=${RUNS-1}
MBIT=${MBIT-10}
# A second of silence: far more than a switch may lose, and less than a path that fails.
MOST_LOST=50

direct_world "${HUB-plain}" "${ANNA-plain}"
if ((MBIT)); then
    spawn hub iperf3 iperf3 --server --bind "$HUB_INNER"
    eventually 5 'the hub listens' listens hub 5201
fi
for ((run = 1; run <= RUNS; run++)); do
    ((run == 1)) || start_over
    ((MBIT == 0)) || spawn anna stream iperf3 --client "$HUB_INNER" --time 600 --bitrate "${MBIT}M"
    pings_start hub "$ANNA_INNER" 0.02
    pings_start anna "$HUB_INNER" 0.02
    sleep 2
    direct_starts
    eventually 40 'both are direct' both_direct
    took=$(took_ms)
    sleep 3
    both_direct || fail "the switch does not last: the hub's path is $(path hub), the spoke's $(path anna)"
    pings_stop hub "$ANNA_INNER"
    pings_stop anna "$HUB_INNER"
    ((MBIT == 0)) || halt anna stream INT
    say "run $run: direct after $took ms, as $(path hub) and $(path anna)"
    say "  longest silence: $(longest_gap hub "$ANNA_INNER" "$STARTED_MS") ms at the hub, $(longest_gap anna "$HUB_INNER" "$STARTED_MS") ms at the spoke"
    at_most "$MOST_LOST" "$(pings_missing hub "$ANNA_INNER" "$STARTED_MS")" "  of $(pings_sent hub "$ANNA_INNER") pings of the hub lost"
    at_most "$MOST_LOST" "$(pings_missing anna "$HUB_INNER" "$STARTED_MS")" "  of $(pings_sent anna "$HUB_INNER") pings of the spoke lost"
    tunnel_reaches
    for machine in hub anna; do
        cp "$RUN/$machine-sync.log" "$RUN/$machine-sync-$run.log"
        cp "$RUN/$machine-endpoints.log" "$RUN/$machine-endpoints-$run.log"
    done
done
