#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# long
# Two relays with two addresses each: somebody who may use both makes them send one packet to each other, over and over.
#
#   hub ── hub-nat ──────┐               ┌── anna-nat ── anna
#                        ├── internet ───┼── bert, cleo, dora
#   relay, other ────────┘               └── mallory, eve
# shellcheck source=../attack.sh
source "$(dirname "$0")/../attack.sh"
scenario fair-circle

SECOND4=203.0.113.11
OTHER4=203.0.113.20
OTHER_SECOND4=203.0.113.21
INJECTED=5

# second_address MACHINE IPV4
second_address() {
    address "$1" wan "$2/32"
    on internet ip route add "$2/32" dev "$1"
}

other_relay() {
    public other "$OTHER4"
    second_address other "$OTHER_SECOND4"
    on other mkdir -p /etc/wgx
    printf '%s\n' '[Relay]' "AllowedPublicKeys = $1" 'AdmitPublishedSpokes = on' "${RELAY_CONF[@]}" | on other sh -c 'cat >/etc/wgx/relay.conf'
    spawn other wgxd wgxd
    eventually 20 'the other wgxd answers' on other wgx relay running
    OTHER_KEY=$(on other wgx relay public-key)
}

# between_relays: UDP packets so far.
between_relays() { on internet nft -j list counter inet watch circle | jq '.nftables[].counter? // empty | .packets'; }

# turn_back MACHINE IPV4 FROM-PORT TO-PORT: what the relay sends it to the one port goes back to the relay from the
# other.
turn_back() {
    routing "$1"
    on "$1" nft -f - <<RULES
table ip back {
    counter turned { }
    chain in {
        type filter hook prerouting priority raw
        ip saddr $RELAY4 udp dport $3 @th,64,8 4 counter name turned notrack ip daddr set $RELAY4 udp dport set 8787
    }
    chain out {
        type filter hook postrouting priority srcnat
        ip saddr $RELAY4 ip daddr $RELAY4 udp dport 8787 ip saddr set $2 udp sport set $4
    }
}
RULES
}
turned_back() { on mallory nft -j list counter ip back turned | jq '.nftables[].counter? // empty | .packets'; }

victims
newcomers bert cleo dora
second_address relay "$SECOND4"
attacker mallory "$MALLORY4"
other_relay "$(on mallory sh -c 'wg pubkey <hub.key')"
public eve "$EVE4"
disguise eve "$NOBODY4"
disguise mallory "$RELAY4/32" "$SECOND4/32" "$OTHER4/32" "$OTHER_SECOND4/32"
on internet nft "table inet watch { counter circle { }; chain forward { type filter hook forward priority filter; iifname { relay, other } oifname { relay, other } meta l4proto udp counter name circle; }; }"

pings_start anna "$HUB_INNER"
attack_on mallory circle "$RELAY4:8787,key=$RELAY_KEY" "$SECOND4:8787,key=$RELAY_KEY" "$OTHER4:8787,key=$OTHER_KEY" "$OTHER_SECOND4:8787,key=$OTHER_KEY" \
    --hub-key hub.key --count $((2 * INJECTED))
sleep 6
before=$(between_relays)
unhurt_so_far bert cleo
bar 200 $(($(between_relays) - before)) "packets from relay to relay while nobody sends any more (proofs may)"
attack_ends mallory circle
# As many as a packet has hops, for each of them.
bar $((INJECTED * 64)) "$(between_relays)" "packets from relay to relay for $INJECTED that were sent"

# The other way round: all addresses are honest ones, but mallory's router sends back to the relay what it gets from it.
# Only when hub and spoke are in position, since for that they need the relay's answers.
attack_starts mallory carousel --hub-key hub.key --count "$INJECTED"
turn_back mallory "$MALLORY4" 7001 7002
sleep 8
at_least 1 "$(turned_back)" 'packets sent back to the relay'
before=$(turned_back)
sleep 2
bar 0 $(($(turned_back) - before)) "packets round and round while nobody sends any more"
bar $((INJECTED * 64)) "$(turned_back)" "packets round and round for $INJECTED that were sent"
attack_ends mallory carousel
unhurt dora
all_answered anna "$HUB_INNER"
verdict
