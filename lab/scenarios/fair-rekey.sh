#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# long
# As fair-sessions, until an established tunnel renews its keys beside a full table: no ping is lost.
#
#   hub ── hub-nat ──────┐               ┌── anna-nat ── anna
#                        ├── internet ───┤
#   relay ───────────────┘               └── mallory
# shellcheck source=../attack.sh
source "$(dirname "$0")/../attack.sh"
scenario fair-rekey

small_session_table 8192
victims
attacker mallory "$MALLORY4"
hub_key=$(public_key hub)

pings_start anna "$HUB_INNER"
attack_starts mallory session-fill --hub-key hub.key --rate 1500
eventually 60 'the table is full, or nine tenths of it' session_table_is_full
before=$(handshake_at anna "$hub_key")
renewed() { (($(handshake_at anna "$hub_key") > before)); }
eventually 130 'anna has renewed her keys' renewed
sleep 2
say "relayed sessions: $(relayed_sessions)"
attack_ends mallory session-fill
all_answered anna "$HUB_INNER"
verdict
