#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# long
# Somebody who may not use the relay sends it forged initiations with the right mac1 and key queries, from other
# people's addresses.
#
#   hub ── hub-nat ──────┐               ┌── anna-nat ── anna
#                        ├── internet ───┼── bert, cleo, dora, emil
#   relay ───────────────┘               └── eve
# shellcheck source=../attack.sh
source "$(dirname "$0")/../attack.sh"
scenario fair-strangers

victims
newcomers bert cleo dora emil
public eve "$EVE4" "$EVE6"
disguise eve "$NOBODY4" "$(address_of bert)/32"
on eve sysctl -qw net.ipv6.ip_nonlocal_bind=1

pings_start anna "$HUB_INNER"
attack_starts eve initiations --from "$(address_of bert)" --rate 300
sleep 5
joins_within 1000 bert 'while 300 forged initiations/s seem to come from it'
attack_ends eve initiations
strangers_flood 3000 joins_within 1000 cleo 'and 3000 forged initiations/s'

attack_on eve key-queries "[$RELAY6]:8787,key=$RELAY_KEY" --from 3fff::/20
joins_within 1000 dora 'and 3000 key queries/s'
attack_ends eve key-queries

# More than the relay can answer: it asks for a cookie, and WireGuard tries again after 5 s.
strangers_flood 20000 joins_within 6000 emil 'and 20 000 forged initiations/s'
all_answered anna "$HUB_INNER"
bar "$(full_tables_mib wgxd)" "$(resident_mib)" 'MiB of memory at most'
verdict
