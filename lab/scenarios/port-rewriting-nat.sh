#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Both ends behind NATs that give every mapping a random port, and take another one in the middle.
#
#   hub ── hub-nat (random ports) ── internet ── anna-nat (random ports) ── anna
#                                       └── relay
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario port-rewriting-nat

internet
relay_starts
site hub rewriting 198.51.100.1
site anna rewriting 198.51.100.10
hub_starts hub
spoke_joins hub anna
anna=$(inner anna)
both_ways hub anna "$HUB_INNER" "$anna"
transfer anna hub "$HUB_INNER" 10
transfer hub anna "$anna" 10

pings_start anna "$HUB_INNER"
sleep 0.5
on anna-nat conntrack -F >/dev/null 2>&1
sleep 3
pings_stop anna "$HUB_INNER"
in_time 2000 "$(longest_gap anna "$HUB_INNER")" 'ms of interruption by a new random port'
