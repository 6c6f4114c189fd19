#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# The direct path between hub and spoke fails in several ways: how long are pings not answered? They have to be back
# within 15 s. Before each fault the path is direct for DIRECT seconds (default 5; beyond 130 the session is one that
# the relay has not seen). FAULTS names other faults of those below; WGX_LAB_ALL=1 tries them all.
#
#   hub (watch) ── hub-nat ── internet, 10 ms ── anna-nat ── anna (watch)
#                                └── relay
# shellcheck source=../direct.sh
source "$(dirname "$0")/../direct.sh"
scenario direct-fallback

DIRECT=${DIRECT-5}
LIMIT_MS=15000
FEW=(severed spoke-killed)
ALL=("${FEW[@]}" hub-killed spoke-nat-moves severed-from-hub severed-from-spoke spoke-nat-forgets hub-nat-forgets hub-nat-moves hub-stopped spoke-stopped)
[[ ${WGX_LAB_ALL-} == 1 ]] && TRIED=("${ALL[@]}") || TRIED=("${FEW[@]}")
[[ -z ${FAULTS-} ]] || read -ra TRIED <<<"$FAULTS"

fault() {
    case $1 in
        severed) sever "$HUB4" "$ANNA4" ;;
        severed-from-hub) sever_way "$HUB4" "$ANNA4" ;;
        severed-from-spoke) sever_way "$ANNA4" "$HUB4" ;;
        hub-killed) halt hub sync KILL ;;
        spoke-killed) halt anna sync KILL ;;
        hub-stopped) halt hub sync ;;
        spoke-stopped) halt anna sync ;;
        spoke-nat-forgets) nat_reboots anna-nat ;;
        spoke-nat-moves) nat_moves anna-nat 40000 ;;
        hub-nat-forgets) nat_reboots hub-nat ;;
        hub-nat-moves) nat_moves hub-nat 40000 ;;
        *) fail "unknown fault $1" ;;
    esac
}

direct_world "${HUB-plain}" "${ANNA-plain}"
for name in "${TRIED[@]}"; do
    [[ $name == "${TRIED[0]}" ]] || start_over
    direct_starts
    eventually 40 'both are direct' both_direct
    sleep "$DIRECT"
    both_direct || fail "the direct path does not last: the hub's path is $(path hub), the spoke's $(path anna)"
    pings_start hub "$ANNA_INNER" 0.02
    pings_start anna "$HUB_INNER" 0.02
    sleep 1
    at=$(now_ms)
    fault "$name"
    # Some faults show only when a session has to be renewed or a watch gives up waiting.
    sleep $((LIMIT_MS / 1000 + 1))
    tunnel_reaches
    sleep 1
    pings_stop hub "$ANNA_INNER"
    pings_stop anna "$HUB_INNER"
    say "$name, after $DIRECT s: the hub's path is $(path hub), the spoke's $(path anna)"
    in_time "$LIMIT_MS" "$(longest_gap hub "$ANNA_INNER" "$at")" '  ms of silence at the hub'
    in_time "$LIMIT_MS" "$(longest_gap anna "$HUB_INNER" "$at")" '  ms of silence at the spoke'
    say "  lost: $(pings_missing hub "$ANNA_INNER" "$at") of $(pings_sent hub "$ANNA_INNER") pings of the hub, $(pings_missing anna "$HUB_INNER" "$at") of $(pings_sent anna "$HUB_INNER") of the spoke"
    for machine in hub anna; do
        cp "$RUN/$machine-sync.log" "$RUN/$machine-sync-$name.log"
        cp "$RUN/$machine-endpoints.log" "$RUN/$machine-endpoints-$name.log"
    done
done
