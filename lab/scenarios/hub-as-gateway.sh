#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# A hub as the way to the network behind it (Forward), and to the internet (Internet): a spoke with wg-quick reaches the
# one, and a spoke of wgx with 0.0.0.0/0 and ::/0 the other. Everything that `start` sets is gone after `stop`.
#
#   printer ── hub ── hub-nat ───┐               ┌── anna-nat ── anna (wg-quick)
#            (office)            ├── internet ───┤
#   relay ───────────────────────┘               └── bert-nat ── bert (wgx spoke)
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario hub-as-gateway

PRINTER=192.168.77.9
INTERNET=192.0.2.1
INTERNET6=2001:db8:ffff::1

# state MACHINE: prints all that a start may change, for a comparison.
state() {
    on "$1" sh -c 'ip rule; ip -6 rule; ip route show table all | grep -v "dev wgx"; nft list ruleset
        sysctl net.ipv4.ip_forward net.ipv6.conf.all.forwarding'
}

unchanged() {
    state "$1" >"$RUN/$1-after"
    diff "$RUN/$1-before" "$RUN/$1-after" >"$RUN/$1-diff" || fail "$2: $1 is not as before: $(cat "$RUN/$1-diff")"
    say "$2: $1 is as before"
}

internet
address internet lo "$INTERNET6/128"
relay_starts
site hub plain 198.51.100.1 2001:db8:1
machine printer
cable hub office printer eth0
up hub office 192.168.77.1/24
up printer eth0 "$PRINTER/24"
# The rules of others, which stay.
on hub nft add table inet others
on hub sysctl -qw net.ipv4.ip_forward=0 net.ipv6.conf.all.forwarding=0
state hub >"$RUN/hub-before"

# The printer has no route back: the hub masquerades.
on hub wgx hub init "$RELAY4" --relay-public-key "$RELAY_KEY" --address 10.120.0.1/16,fd00:120::1/64 >"$RUN/hub-init.log" 2>&1
admit "$(key_in hub /etc/wgx/hub.conf)"
on hub sed -i 's|^\[Main\]|&\nForward = 192.168.77.0/24|' /etc/wgx/hub.conf
on hub wgx hub start
reaches hub "$RELAY_INNER"
spawn hub sync wgx hub sync --watch

site anna plain 198.51.100.10
spoke_joins hub anna
reaches anna "$PRINTER"
say 'Forward: a spoke reaches the network behind the hub'
# The hub's router, which the hub would reach.
on anna wg set wgx peer "$(key_in hub /etc/wgx/hub.conf)" allowed-ips 10.120.0.0/16,192.168.77.0/24,192.168.1.1/32
on anna ip route add 192.168.1.1/32 dev wgx
answers anna 192.168.1.1 && fail 'a spoke reaches what Forward does not name'
say 'Forward: and nothing else'

# The same network behind hub and spoke costs that spoke its network, and nobody else anything.
on hub wgx hub add-spoke --name twin --lan 192.168.77.0/24 --output /run/twin.conf >"$RUN/twin.log" 2>&1
grep -q 'The network 192.168.77.0/24 of twin is not reached through wgx' "$RUN/twin.log" || fail "the conflict is not told: $(cat "$RUN/twin.log")"
[[ $(on hub stat -c %a /run/twin.conf) == 600 ]] || fail 'a spoke'"'"'s file is not its owner'"'"'s alone'
reaches anna "$PRINTER"
on hub wgx hub remove-spoke twin

# Others' addresses and routes on the interface outlive every reload.
on hub ip address add 10.55.0.1/32 dev wgx
on hub ip route add 10.56.0.0/16 dev wgx
on hub wgx hub reload
[[ $(on hub ip address show dev wgx) == *10.55.0.1* ]] || fail 'a reload removes an address of others'
[[ $(on hub ip route show dev wgx) == *10.56.0.0* ]] || fail 'a reload removes a route of others'
say 'a reload leaves addresses and routes of others'

# A spoke that sends everything, with a strict filter of the reverse path.
site bert plain 198.51.100.11
on bert sysctl -qw net.ipv4.conf.all.rp_filter=1 net.ipv4.conf.eth0.rp_filter=1
state bert >"$RUN/bert-before"
on bert wgx spoke init "$RELAY4" --relay-public-key "$RELAY_KEY" --address 10.120.0.3/16,fd00:120::3/64 >"$RUN/bert-key" 2>"$RUN/bert-init.log"
on hub wgx hub add-spoke --name bert --public-key "$(cat "$RUN/bert-key")" --allowed-ips 0.0.0.0/0,::/0 >"$RUN/bert-assigned" 2>"$RUN/bert-add.log"
on bert sh -c 'umask 077; cat >/run/assigned' <"$RUN/bert-assigned"
on bert wgx spoke add-hub "$(key_in hub /etc/wgx/hub.conf)" /run/assigned --name home 2>>"$RUN/bert-init.log"
on bert wgx spoke start
[[ $(inner bert) == 10.120.0.[4-9] ]] || fail "bert's address is $(inner bert), not what the hub assigned"
reaches bert "$HUB_INNER"
reaches bert "$PRINTER"
answers bert "$INTERNET" && fail 'a spoke reaches the internet through a hub without Internet'

on hub sed -i 's|^Forward = .*|Internet = on|' /etc/wgx/hub.conf
on hub wgx hub reload
reaches bert "$INTERNET"
on bert ping -n -c 1 -W 5 192.168.1.1 >/dev/null || fail 'the network of bert itself is not reached'
on internet nft -f - <<'RULES'
table ip seen {
    chain input {
        type filter hook input priority filter
        ip saddr 198.51.100.1 icmp type echo-request counter comment "hub"
        ip saddr 198.51.100.11 icmp type echo-request counter comment "bert"
    }
}
RULES
reaches bert "$INTERNET"
on internet nft list chain ip seen input | grep 'comment "hub"' | grep -vq 'packets 0 ' || fail 'the internet does not see the hub'
on internet nft list chain ip seen input | grep 'comment "bert"' | grep -q 'packets 0 ' || fail 'the internet sees the spoke itself'
say 'Internet: a spoke with 0.0.0.0/0 reaches the internet, which sees the hub'
on bert ip -6 route get 2001:db8:fffe::1 2>/dev/null | grep -q ' dev eth0' && fail 'bert has IPv6 of its own'
reaches bert "$INTERNET6"
say 'Internet: and with ::/0 that of IPv6, which it has only through the hub'
transfer bert hub "$HUB_INNER" 5

on bert wgx spoke stop
unchanged bert 'after stop'
halt hub sync
on hub wgx hub stop
unchanged hub 'after stop'

# What was on before stays on.
on hub sysctl -qw net.ipv4.ip_forward=1
state hub >"$RUN/hub-before"
on hub wgx hub start
on hub wgx hub stop
unchanged hub 'with forwarding on before'
