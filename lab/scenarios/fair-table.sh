#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# long
# A hub that may use the relay publishes as many junk keys as it can, and so does a spoke of its. Others must still
# publish and join, also when the
# relay was started again, and when the attacker is not allowed any more.
#
#   hub ── hub-nat ──────┐               ┌── anna-nat ── anna
#                        ├── internet ───┼── bert, cleo, dora, emil, fay, office
#   relay ───────────────┘               └── mallory, eve
# shellcheck source=../attack.sh
source "$(dirname "$0")/../attack.sh"
scenario fair-table

# publishes_and_joins SPOKE TEXT: what the hub has to do for one more spoke.
publishes_and_joins() {
    newcomer "$1" || {
        bar 0 1 "refused publications of another hub, $2"
        return 0
    }
    joins_within 1000 "$1" "$2"
}

# new_hub_joins NAME IPV4: one more hub gets onto the list and comes online.
new_hub_joins() {
    public "$1" "$2"
    on "$1" wgx hub init "$RELAY4" --relay-public-key "$RELAY_KEY" >"$RUN/$1-init.log" 2>&1
    admit "$(key_in "$1" /etc/wgx/hub.conf)"
    on "$1" wgx hub start >>"$RUN/$1-init.log" 2>&1
    bar 1000 "$(ms_to_relay "$1")" 'ms until another hub reaches the relay, during the attack'
}

ms_to_relay() { on "$1" sh -c 'begun=$(date +%s%3N); ping -n -i 0.1 -c 1 -w 10 "$0" >/dev/null && echo $(($(date +%s%3N) - begun)) || echo 10000' "$RELAY_INNER"; }

victims
newcomers fay
attacker mallory "$MALLORY4"
public eve "$EVE4"
disguise eve "$NOBODY4"

pings_start anna "$HUB_INNER"
attack_starts mallory junk-sets --hub-key hub.key
joins_within 1000 fay 'published before the attack'
publishes_and_joins bert 'during the attack'
new_hub_joins office 198.51.100.2
strangers_flood 3000 publishes_and_joins cleo 'and 3000 forged initiations/s'
pings_stop anna "$HUB_INNER"
bar 0 "$(pings_missing anna "$HUB_INNER")" 'pings lost'

kill_relay KILL
eventually 40 'the control socket answers again' on relay wgx relay running
publishes_and_joins dora 'after a restart during the attack'
attack_ends mallory junk-sets
sleep 5
publishes_and_joins emil '5 s after the attack'

set_lines relay /etc/wgx/relay.conf "AllowedPublicKeys = ${ALLOWED/$(on mallory sh -c 'wg pubkey <hub.key'), /}"
on relay wgx relay reload >/dev/null
few_peers() { (($(on relay wgx relay status | sed -n 's/^ *peers: \([0-9]*\).*/\1/p' | head -n 1) < 20)); }
eventually 5 'the relay has forgotten whom it does not allow any more, and all that came with it' few_peers
bar "$(full_tables_mib wgxd)" "$(resident_mib)" 'MiB of memory at most'
verdict
