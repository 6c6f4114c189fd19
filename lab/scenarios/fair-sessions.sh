#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# long
# 256 keys of one hub that may use the relay open sessions with each other until its table is full, and go on.
#
#   hub ── hub-nat ──────┐               ┌── anna-nat ── anna
#                        ├── internet ───┼── bert, cleo, dora, emil
#   relay ───────────────┘               └── mallory, eve
# shellcheck source=../attack.sh
source "$(dirname "$0")/../attack.sh"
scenario fair-sessions

# ms_to_shake_hands_anew SPOKE HUB: a pair that has a session makes another, as at a rekey.
ms_to_shake_hands_anew() {
    on "$1" wg set wgx peer "$(public_key "$2")" remove
    ms_to_hub "$1"
}

small_session_table 8192
victims
newcomers bert cleo dora emil
attacker mallory "$MALLORY4"
public eve "$EVE4"
disguise eve "$NOBODY4"
joins_within 1000 emil 'before the attack'

pings_start anna "$HUB_INNER"
attack_starts mallory session-fill --hub-key hub.key --rate 1500
eventually 60 'the table is full, or nine tenths of it' session_table_is_full
unhurt_so_far bert cleo
bar 1000 "$(ms_to_shake_hands_anew emil hub)" 'ms until a pair with a session has another, during the attack'
say "relayed sessions: $(relayed_sessions)"
attack_ends mallory session-fill
unhurt dora
all_answered anna "$HUB_INNER"
verdict
