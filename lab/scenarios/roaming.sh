#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel batched
# The hub's, then a spoke's public address changes under a running transfer. The relay hears of it from the first
# packets that the roamed peer sends.
#
#   hub ── hub-nat ── internet ── anna-nat ── anna
#                        └── relay
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario roaming

internet
relay_starts
site hub plain 198.51.100.1
site anna plain 198.51.100.10
hub_starts hub
spoke_joins hub anna
anna=$(inner anna)
reaches hub "$anna"

transfer_start anna hub "$HUB_INNER" 20 6
pings_start hub "$anna"
sleep 1
nat_moves hub-nat 20000-29999
transfer_running || fail 'the transfer was over before the hub roamed'
transfer_end
pings_stop hub "$anna"
in_time 8000 "$(longest_gap hub "$anna")" "ms of interruption when the hub's port changes, the hub sending"

transfer_start hub anna "$anna" 20 6
pings_start anna "$HUB_INNER"
sleep 1
address_moves anna-nat 198.51.100.10 198.51.100.77
transfer_running || fail 'the transfer was over before the spoke roamed'
transfer_end
pings_stop anna "$HUB_INNER"
in_time 8000 "$(longest_gap anna "$HUB_INNER")" "ms of interruption when the spoke's address changes, the spoke sending"

pings_start anna "$HUB_INNER"
sleep 1
nat_moves hub-nat 30000-39999
sleep 26
pings_stop anna "$HUB_INNER"
in_time 25000 "$(longest_gap anna "$HUB_INNER")" 'ms of interruption when the hub is silent until its next keepalive (every 23 s)'
answers anna "$HUB_INNER" || fail 'the silent hub was not found again'
