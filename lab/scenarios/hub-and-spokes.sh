#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Three spokes and a hub, each behind its own NAT: ping and TCP both ways, full-size packets, and spokes that reach each
# other through the hub.
#
#   hub ── hub-nat ──────┐               ┌── anna-nat ── anna
#                        ├── internet ───┼── bert-nat ── bert
#   relay ───────────────┘               └── cleo-nat ── cleo
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario hub-and-spokes

internet
relay_starts
site hub plain 198.51.100.1
hub_starts hub

spokes=(anna bert cleo)
for i in "${!spokes[@]}"; do
    site "${spokes[i]}" plain "198.51.100.$((10 + i))"
    spoke_joins hub "${spokes[i]}"
done

for spoke in "${spokes[@]}"; do
    both_ways hub "$spoke" "$HUB_INNER" "$(inner "$spoke")"
done
transfer anna hub "$HUB_INNER" 20
transfer hub anna "$(inner anna)" 20

mtu=$(on anna cat /sys/class/net/wgx/mtu)
on anna ping -n -M "do" -s $((mtu - 28)) -c 2 -W 2 "$HUB_INNER" >/dev/null || fail "packets of the full inner MTU $mtu do not reach the hub"
on hub ping -n -M "do" -s $((mtu - 28)) -c 2 -W 2 "$(inner anna)" >/dev/null || fail "packets of the full inner MTU $mtu do not reach the spoke"
say "packets of the full inner MTU pass both ways: $mtu bytes"

routing hub
both_ways anna bert "$(inner anna)" "$(inner bert)"
relay_says

# Names are UTF-8, and so are names of files, whatever the locale of the moment.
on hub env LC_ALL=C wgx hub add-spoke --name Jörg >"$RUN/named.conf"
on hub grep -qx '# name: Jörg' /etc/wgx/hub.conf || fail 'a name is not stored as it was given'
grep -qx '# name: Jörg' "$RUN/named.conf" || fail 'a name is not printed as it was given'
on hub env LC_ALL=C.UTF-8 wgx hub remove-spoke Jörg
on hub sh -c 'cp /etc/wgx/hub.conf /etc/wgx/büro.conf && LC_ALL=POSIX wgx hub -c /etc/wgx/büro.conf reload'
say 'names are kept and found, whatever the locale'
