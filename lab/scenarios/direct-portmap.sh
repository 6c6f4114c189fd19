#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# Hub and spoke are behind NATs that choose another port for each destination: they cannot meet. With a router that maps
# ports by PCP, or by NAT-PMP only, the hub becomes reachable, also after its agent was killed and after the router has
# forgotten all. Whoever ends takes the mapping back.
#
#   hub (watch) ── hub-nat (miniupnpd) ── internet ── anna-nat ── anna (watch)
#                                             └── relay
# shellcheck source=../direct.sh
source "$(dirname "$0")/../direct.sh"
"$LAB/setup" lab miniupnpd:miniupnpd-nftables
scenario direct-portmap

# miniupnpd maps no port of an address that is reserved for tests. Nothing leaves the lab.
HUB4=198.51.101.1
RELAYED_SECONDS=12
TRIED_TWICE_SECONDS=100 # what fails on a slow machine is tried again after a minute

is_mapped() { mapped_ports hub-nat | grep -q 192.168.1.10; }
is_unmapped() { ! is_mapped; }

# is_by_mapping: succeeds if the hub's agent has made a direct path as the last thing, and anna's is by the place that
# this agent was told.
is_by_mapping() {
    grep '^anna: ' "$RUN/hub-sync.log" | tail -1 | grep -q 'direct at' && both_direct &&
        [[ $(path anna) == "$(sed -n 's/.* be reached at \(.*\)\.$/\1/p' "$RUN/hub-sync.log" | tail -1)" ]]
}

# knows_nat_pmp_only ROUTER: lets miniupnpd find a version in each question by PCP that it does not know, and the asker
# in its answer that it knows that of NAT-PMP.
knows_nat_pmp_only() {
    on "$1" nft -f - <<RULES
table inet natpmp {
    chain input {
        type filter hook input priority mangle
        udp dport 5351 @th,64,8 2 @th,64,8 set 3
    }
    chain output {
        type route hook output priority mangle
        udp sport 5351 @th,64,8 2 @th,64,8 set 0
    }
}
RULES
}

direct_world rewriting rewriting
direct_starts
sleep "$RELAYED_SECONDS"
both_relayed || fail "without a mapping the hub is at $(path hub), anna at $(path anna)"
! grep 'UDP port' "$RUN/hub-sync.log" || fail 'a router that maps no ports is news'
say 'the router maps no ports: relayed'

maps_ports hub-nat
start_over
direct_starts
eventually "$TRIED_TWICE_SECONDS" 'the mapped port is used' is_by_mapping
say "by PCP: direct after $(took_ms) ms, anna at $(path anna)"
tunnel_reaches
mapped_ports hub-nat | sed 's/^ */  | /'

halt hub sync KILL
is_mapped || fail 'the mapping of a killed agent is gone'
spawn hub sync wgx hub sync --watch
eventually 30 'the next agent has the same mapping' grep -q 'lets UDP port' "$RUN/hub-sync.log"
eventually "$TRIED_TWICE_SECONDS" 'the mapped port is used again' is_by_mapping
say 'an agent that was killed and starts again: direct'

halt hub-nat miniupnpd KILL
forgot_ms=$(now_ms)
nat_reboots hub-nat
maps_ports hub-nat
is_unmapped || fail 'the router has not forgotten the mapping'
eventually 30 'the direct path is left' grep -q 'over the relay again' "$RUN/hub-sync.log"
eventually "$TRIED_TWICE_SECONDS" 'the restarted router has mapped the port again' is_mapped
eventually "$TRIED_TWICE_SECONDS" 'the mapped port is used again' is_by_mapping
say "the router has forgotten all: direct again after $(($(now_ms) - forgot_ms)) ms"
tunnel_reaches

halt hub sync
eventually 10 'the mapping is taken back' is_unmapped
eventually 20 'both are relayed' both_relayed
say 'the watch ends: the port is not mapped any more'

knows_nat_pmp_only hub-nat
start_over
direct_starts
eventually "$TRIED_TWICE_SECONDS" 'the mapped port is used' is_by_mapping
say "by NAT-PMP: direct after $(took_ms) ms, anna at $(path anna)"
direct_ends
eventually 10 'the mapping is taken back' is_unmapped
