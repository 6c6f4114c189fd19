#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Once a spoke has contacted its hub, the hub may start handshakes too. The spoke's own initiations are cut off, so that
# only the hub's can do it.
#
#   hub ── hub-nat ── internet ── anna-nat ── anna
#                        └── relay
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario hub-dials-first

internet
relay_starts
site hub plain 198.51.100.1
site anna plain 198.51.100.10
hub_starts hub
spoke_joins hub anna
anna=$(inner anna)
hub_key=$(public_key hub)
before=$(handshake_at anna "$hub_key")
a_second_later() { (($(date +%s) > before)); }
eventually 3 'the next handshake will differ by a second' a_second_later

on anna nft -f - <<'RULES'
table inet lab {
    chain output {
        type filter hook output priority filter
        oifname "eth0" udp length 156 @th,64,8 1 drop
    }
}
RULES
halt hub sync
on hub wgx hub stop >/dev/null
on hub wgx hub start >"$RUN/hub-start.log" 2>&1
started=$(now_ms)
reaches hub "$anna"
took=$(($(now_ms) - started))
after=$(handshake_at anna "$hub_key")
in_time 2500 "$took" 'ms from the start of the hub to its first answered ping'
((after > before)) || fail "the spoke saw no new handshake: before $before, after $after"
transfer hub anna "$anna" 5
