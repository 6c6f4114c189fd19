#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The lab proves itself: each kind of NAT maps, filters, forgets and moves as the other scenarios believe.
#
#   plain ── plain-nat ─────────────┐
#   rewriting ── rewriting-nat ─────┼── internet ── server
#   carrier ── carrier-nat ── -isp ─┘
# shellcheck source=../lib.sh
source "$(dirname "$0")/../lib.sh"
scenario nat-flavours

internet
public server 203.0.113.20 2001:db8:20::20
public other 203.0.113.21
site plain plain 198.51.100.1 2001:db8:1
site rewriting rewriting 198.51.100.2
site carrier carrier 198.51.100.3

# mapping ROUTER SERVER-ADDRESS: prints the source that the router gives to what goes there.
mapping() {
    on "$1" conntrack -L -p udp -d "$2" 2>/dev/null | awk '{ for (i = 1; i <= NF; i++) if ($i ~ /^dst=/) to = $i; else if ($i ~ /^dport=/) port = $i }
        { sub("dst=", "", to); sub("dport=", "", port); print to ":" port }'
}

is_mapped() { mapping "$@" | grep .; }

# send MACHINE SERVER-ADDRESS: sends one datagram from port 51820.
send() { on "$1" nc -u -q 0 -p 51820 "$2" 4000 <<<hello; }

# source_of MACHINE SERVER-ADDRESS ROUTER: sends one datagram and prints the source that the outermost router gave it.
source_of() {
    send "$1" "$2"
    eventually 5 "a datagram from $1 passes $3" is_mapped "$3" "$2"
    mapping "$3" "$2"
}

is() {
    say "$1: $2"
    [[ $2 == "$3" ]] || fail "expected $3"
}
is_not() {
    say "$1: $2"
    [[ -n $2 && $2 != "$3" ]] || fail "expected anything else"
}

for peer in server other; do
    spawn "$peer" sink nc -k -u -l 4000
done

is 'plain keeps the port' "$(source_of plain 203.0.113.20 plain-nat)" 198.51.100.1:51820
is 'and for the next destination' "$(source_of plain 203.0.113.21 plain-nat)" 198.51.100.1:51820
is 'a carrier keeps it too' "$(source_of carrier 203.0.113.20 carrier-isp)" 198.51.100.3:51820
first=$(source_of rewriting 203.0.113.20 rewriting-nat)
is_not 'rewriting takes another port' "$first" 198.51.100.2:51820
is_not 'and a third one for the next destination' "$(source_of rewriting 203.0.113.21 rewriting-nat)" "$first"

on plain ping -n -c 1 -W 1 203.0.113.20 >/dev/null || fail 'the server is not reached by IPv4'
on plain ping -n -c 1 -W 1 2001:db8:20::20 >/dev/null || fail 'the server is not reached by IPv6'
on plain ping -n -M "do" -s 1472 -c 1 -W 1 203.0.113.20 >/dev/null || fail 'no 1500 bytes in one piece'
! on server ping -n -c 1 -W 1 2001:db8:1:1::10 >/dev/null || fail 'IPv6 is not filtered'

nat_moves plain-nat 40000-49999
is_not 'a moved mapping has another port' "$(source_of plain 203.0.113.20 plain-nat)" 198.51.100.1:51820
address_moves plain-nat 198.51.100.1 198.51.100.101
nat plain-nat masquerade
on plain-nat conntrack -F >/dev/null 2>&1
is 'a moved address' "$(source_of plain 203.0.113.20 plain-nat)" 198.51.100.101:51820
nat_forgets carrier-isp 1
send carrier 203.0.113.20
forgotten() { ! is_mapped carrier-isp 203.0.113.20; }
eventually 5 'a silent mapping is forgotten' forgotten

transfer plain server 203.0.113.20 20
