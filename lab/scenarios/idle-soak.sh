#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# long
# MINUTES (default 15) without an operator: one ping a second through all rekeys, beside a pair that is silent and must
# still answer at the end.
#
#   hub ── hub-nat ──────┐               ┌── anna-nat ── anna (one ping a second)
#                        ├── internet ───┤
#   relay ───────────────┘               └── bert-nat ── bert (silent)
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario idle-soak
MINUTES=${MINUTES-15}

rss_kib() { on relay sh -c 'ps -o rss= -p "$(cat /run/wgxd.pid)"' | tr -d ' '; }

internet
relay_starts
site hub plain 198.51.100.1
site anna plain 198.51.100.10
site bert plain 198.51.100.11
hub_starts hub
spoke_joins hub anna
spoke_joins hub bert
hub_key=$(public_key hub)

rss_at_start=$(rss_kib)
pings_start anna "$HUB_INNER" 1
end=$((SECONDS + MINUTES * 60))
rekeys=0 last=$(handshake_at anna "$hub_key")
while ((SECONDS < end)); do
    sleep 2
    seen=$(handshake_at anna "$hub_key")
    if ((seen > last)); then
        rekeys=$((rekeys + 1)) last=$seen
        say "minute $((MINUTES - (end - SECONDS) / 60)): rekey $rekeys"
    fi
done
pings_stop anna "$HUB_INNER"

sent=$(pings_sent anna "$HUB_INNER") lost=$(pings_lost anna "$HUB_INNER")
say "$sent pings sent, $((sent - lost)) answered"
at_most 0 "$lost" 'pings lost'
in_time 2500 "$(longest_gap anna "$HUB_INNER")" 'ms between two answers at most'
at_least $((MINUTES * 60 / 150)) "$rekeys" 'rekeys'
say "memory of wgxd: $rss_at_start KiB at the start, $(rss_kib) KiB at the end"
reaches hub "$(inner bert)" 2
reaches bert "$HUB_INNER" 2
say 'the silent pair answers in both directions'
relay_says
