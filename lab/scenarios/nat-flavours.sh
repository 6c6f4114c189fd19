#!/usr/bin/env bash
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

# send MACHINE SERVER-ADDRESS: one datagram from port 51820; prints the source that the outermost router gave it.
send() {
    on "$1" timeout 0.3 nc -u -p 51820 -w 1 "$2" 4000 <<<hello || true
    on "$3" conntrack -L -p udp -d "$2" 2>/dev/null | awk '{ for (i = 1; i <= NF; i++) if ($i ~ /^dst=/) to = $i; else if ($i ~ /^dport=/) port = $i }
        { sub("dst=", "", to); sub("dport=", "", port); print to ":" port }'
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

is 'plain keeps the port' "$(send plain 203.0.113.20 plain-nat)" 198.51.100.1:51820
is 'and for the next destination' "$(send plain 203.0.113.21 plain-nat)" 198.51.100.1:51820
is 'a carrier keeps it too' "$(send carrier 203.0.113.20 carrier-isp)" 198.51.100.3:51820
first=$(send rewriting 203.0.113.20 rewriting-nat)
is_not 'rewriting takes another port' "$first" 198.51.100.2:51820
is_not 'and a third one for the next destination' "$(send rewriting 203.0.113.21 rewriting-nat)" "$first"

on plain ping -n -c 1 -W 1 203.0.113.20 >/dev/null || fail 'the server is not reached by IPv4'
on plain ping -n -c 1 -W 1 2001:db8:20::20 >/dev/null || fail 'the server is not reached by IPv6'
on plain ping -n -M "do" -s 1472 -c 1 -W 1 203.0.113.20 >/dev/null || fail 'no 1500 bytes in one piece'
! on server ping -n -c 1 -W 1 2001:db8:1:1::10 >/dev/null || fail 'IPv6 is not filtered'

nat_moves plain-nat 40000-49999
is_not 'a moved mapping has another port' "$(send plain 203.0.113.20 plain-nat)" 198.51.100.1:51820
address_moves plain-nat 198.51.100.1 198.51.100.101
nat plain-nat masquerade
on plain-nat conntrack -F >/dev/null 2>&1
is 'a moved address' "$(send plain 203.0.113.20 plain-nat)" 198.51.100.101:51820
nat_forgets carrier-isp 1
send carrier 203.0.113.20 carrier-isp >/dev/null
forgotten() { [[ -z $(on carrier-isp conntrack -L -p udp -d 203.0.113.20 2>/dev/null) ]]; }
eventually 5 'a silent mapping is forgotten' forgotten

transfer plain server 203.0.113.20 20
