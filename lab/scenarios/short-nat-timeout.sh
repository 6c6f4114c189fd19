#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel batched
# NATs that forget a silent UDP mapping after 30 s: two pairs idle for longer, then the first ping of either direction
# must be answered.
#
#   hub ── hub-nat (30 s) ──┐               ┌── anna-nat (30 s) ── anna
#                           ├── internet ───┤
#   relay ──────────────────┘               └── bert-nat (30 s) ── bert
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario short-nat-timeout

internet
relay_starts
site hub plain 198.51.100.1
site anna plain 198.51.100.10
site bert plain 198.51.100.11
for router in hub-nat anna-nat bert-nat; do nat_forgets "$router" 30; done
hub_starts hub
spoke_joins hub anna
spoke_joins hub bert

sleep 45
answers hub "$(inner anna)" || fail 'the first ping from the hub was lost after 45 s of silence'
answers bert "$HUB_INNER" || fail 'the first ping from the spoke was lost after 45 s of silence'
say 'after 45 s of silence the first ping is answered in both directions'
