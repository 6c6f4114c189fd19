#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel batched
# The relay is killed (kill -9) and started again, then stopped and started as in an upgrade, under a running transfer
# and pings.
#
#   hub ── hub-nat ── internet ── anna-nat ── anna
#                        └── relay (kill -9)
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario relay-restart

internet
relay_starts
site hub plain 198.51.100.1
site anna plain 198.51.100.10
hub_starts hub
spoke_joins hub anna
anna=$(inner anna)
reaches hub "$anna"

for signal in KILL TERM KILL; do
    transfer_start anna hub "$HUB_INNER" 20 6
    pings_start hub "$anna"
    pings_start anna "$HUB_INNER"
    sleep 1.5
    kill_relay "$signal"
    sleep 0.2
    transfer_running || fail 'the transfer was over before the restart'
    transfer_end
    pings_stop anna "$HUB_INNER"
    pings_stop hub "$anna"
    in_time 3000 "$(longest_gap hub "$anna")" "ms of interruption from hub to spoke by SIG$signal"
    in_time 3000 "$(longest_gap anna "$HUB_INNER")" "ms of interruption from spoke to hub by SIG$signal"
    eventually 10 'the control socket answers again' on relay wgx relay running
done

reaches hub "$RELAY_INNER"
reaches anna "$RELAY_INNER"
say "the relay's own tunnels are back too"
site bert plain 198.51.100.11
spoke_joins hub bert
say 'and a new spoke joins'
