#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# long
# A hub with 4000 relayed sessions hops from port to port, with a valid keepalive each: about 1 Mbit/s.
#
#   hub ── hub-nat ──────┐               ┌── anna-nat ── anna
#                        ├── internet ───┼── bert, cleo, dora
#   relay ───────────────┘               └── mallory, eve
# shellcheck source=../attack.sh
source "$(dirname "$0")/../attack.sh"
scenario fair-moves

victims
newcomers bert cleo dora
attacker mallory "$MALLORY4"
public eve "$EVE4"
disguise eve "$NOBODY4"

pings_start anna "$HUB_INNER"
attack_starts mallory port-hopping --hub-key hub.key
sleep 2
unhurt_so_far bert cleo
bar 5000 "$(ms_to_status)" 'ms of wgx relay status during the attack'
attack_ends mallory port-hopping
unhurt dora
all_answered anna "$HUB_INNER"
verdict
