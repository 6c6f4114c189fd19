#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# IPv6 outside and inside. The hub has no IPv4 at all; one spoke has IPv6, the other only IPv4: the relay joins them.
#
#   hub ── hub-nat (IPv6 only) ──┐               ┌── anna-nat (IPv4 and IPv6, dials IPv6) ── anna
#                                ├── internet ───┤
#   relay (both) ────────────────┘               └── bert-nat (IPv4 only) ── bert
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario ipv6

internet
relay_starts
site hub plain - 2001:db8:1
site anna plain 198.51.100.10 2001:db8:10
site bert plain 198.51.100.11
hub_starts hub "[$RELAY6]:8787" --address 10.120.0.1/16 --address fd77::1/64
reaches hub fd77::2
spoke_joins hub anna
spoke_config hub bert
on bert sed -i "s/^Endpoint *=.*/Endpoint = $RELAY4:8787/" /etc/wireguard/wgx.conf
on bert wg-quick up wgx >"$RUN/bert-wg-quick.log" 2>&1

for spoke in anna bert; do
    both_ways hub "$spoke" "$HUB_INNER" "$(inner "$spoke")"
    inner6=$(on "$spoke" ip -6 -o address show dev wgx scope global | awk '{ sub("/.*", "", $4); print $4; exit }')
    both_ways hub "$spoke" fd77::1 "$inner6"
    transfer "$spoke" hub fd77::1 10
done
mtu=$(on anna cat /sys/class/net/wgx/mtu)
on anna ping -n -M "do" -s $((mtu - 48)) -c 2 -W 2 fd77::1 >/dev/null || fail "packets of the full inner MTU $mtu do not reach the hub"
say "packets of the full inner MTU pass: $mtu bytes"
