#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# long
# A hub that is allowed to use the relay forges one keepalive, so that its own traffic goes to somebody who never
# asked for it.
#
#   hub ── hub-nat ──────┐               ┌── anna-nat ── anna
#                        ├── internet ───┼── bert, cleo, dora
#   relay ───────────────┘               └── mallory, eve; victim, who only counts
# shellcheck source=../attack.sh
source "$(dirname "$0")/../attack.sh"
scenario fair-redirect

VICTIM4=198.51.100.90

# arrived packets|bytes: of UDP at the victim, bytes without headers.
arrived() {
    on victim nft -j list counter inet watch arrived | jq --arg what "$1" '.nftables[].counter? // empty | if $what == "packets" then .packets else .bytes - 28 * .packets end'
}

victims
newcomers bert cleo dora
attacker mallory "$MALLORY4"
public eve "$EVE4"
public victim "$VICTIM4"
disguise mallory "$VICTIM4/32"
disguise eve "$NOBODY4"
on victim nft 'table inet watch { counter arrived { }; chain input { type filter hook input priority filter; meta l4proto udp counter name arrived; }; }'

pings_start anna "$HUB_INNER"
attack_starts mallory redirect --hub-key hub.key --from "$VICTIM4"
unhurt_so_far bert cleo
attack_ends mallory redirect
forged=$(sed -n 's/.*forged [0-9]* datagrams of \([0-9]*\) bytes.*/\1/p' "$RUN/mallory-redirect.log" | tail -n 1)
at_least 32 "$forged" 'bytes forged'
bar $((3 * forged)) "$(arrived bytes)" "bytes in $(arrived packets) packets that the victim received"
unhurt dora
all_answered anna "$HUB_INNER"
verdict
