#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A spoke that keeps its private key to itself belongs to two hubs at once, by one interface. One hub is a spoke of
# nobody; both publish the same key.
#
#   home ── home-nat ─────┐
#   office ── office-nat ─┼── internet ── anna-nat ── anna (10.120.0.3 and 10.121.0.3)
#   relay ────────────────┘
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario two-hubs

internet
relay_starts
site home plain 198.51.100.1
site office rewriting 198.51.100.2
site anna plain 198.51.100.10
hub_starts home "$RELAY4"
hub_starts office "$RELAY4" --address 10.121.0.1/16

on anna wgx spoke init "$RELAY4" --relay-public-key "$RELAY_KEY" --address 10.120.0.3/16 --address 10.121.0.3/16 >"$RUN/anna-init.log" 2>&1
anna_key=$(key_in anna /etc/wgx/spoke.conf)

# join_hub HUB NETWORK: the hub adds anna's key, anna adds the hub's key and the preshared key that she was given.
join_hub() {
    on "$1" wgx hub add-spoke --name anna --public-key "$anna_key" >"$RUN/anna-at-$1.conf" 2>>"$RUN/anna-init.log"
    sed -n 's/^PresharedKey *= *//p' "$RUN/anna-at-$1.conf" | on anna sh -c "umask 077; cat >$1.psk"
    on anna wgx spoke add-hub "$(public_key "$1")" "$1.psk" --allowed-ips "$2" >>"$RUN/anna-init.log" 2>&1
}
join_hub home 10.120.0.0/16
join_hub office 10.121.0.0/16
on anna wgx spoke start >>"$RUN/anna-init.log" 2>&1

both_ways home anna 10.120.0.1 10.120.0.3
both_ways office anna 10.121.0.1 10.121.0.3
transfer anna home 10.120.0.1 5
transfer office anna 10.121.0.3 5

# A spoke that publishes its hub, as this does, is cut off like any other.
on anna wgx spoke sync >>"$RUN/anna-init.log" 2>&1
both_ways home anna 10.120.0.1 10.120.0.3

on home wgx hub remove-spoke anna >>"$RUN/anna-init.log" 2>&1
! answers anna 10.120.0.1 || fail 'the removed spoke still reaches its first hub'
say 'removed at one hub: its traffic stops at once'
answers anna 10.121.0.1 || fail 'the other hub lost the spoke too'
say 'the other hub keeps it'
