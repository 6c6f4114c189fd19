#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The lab proves itself: each kind of NAT maps, filters, forgets and moves as the other scenarios believe, and the
# internet delays and drops what it is told to.
#
#   plain ── plain-nat ─────────────┐
#   rewriting ── rewriting-nat ─────┤
#   carrier ── carrier-nat ── -isp ─┤
#   hidden ── hidden-nat ── -isp ───┤              ┌── server
#   open ── open-nat ───────────────┼── internet ──┤
#   half ── half-nat ───────────────┤              └── other
#   burning ── burning-nat ─────────┤
#   two ──┬── two-nat ──────────────┘
#   next ─┘
# shellcheck source=../lib.sh
source "$(dirname "$0")/../lib.sh"
scenario nat-flavours

SERVER=203.0.113.20
OTHER=203.0.113.21

# mapping ROUTER SERVER-ADDRESS: prints the source that the router gives to what goes there.
mapping() {
    on "$1" conntrack -L -p udp -d "$2" 2>/dev/null | awk '{ for (i = 1; i <= NF; i++) if ($i ~ /^dst=/) to = $i; else if ($i ~ /^dport=/) port = $i }
        { sub("dst=", "", to); sub("dport=", "", port); print to ":" port }'
}

is_mapped() { mapping "$@" | grep .; }

# send MACHINE ADDRESS [PORT [FROM-PORT [TTL]]]: sends one datagram, to port 4000 and from port 51820 unless it is told
# otherwise.
send() { on "$1" nc -u -q 0 -p "${4-51820}" -M "${5-64}" "$2" "${3-4000}" <<<hello; }

# source_of MACHINE SERVER-ADDRESS ROUTER: sends one datagram and prints the source that the outermost router gave it.
source_of() {
    send "$1" "$2"
    eventually 5 "a datagram from $1 passes $3" is_mapped "$3" "$2"
    mapping "$3" "$2"
}

# ears MACHINE: lets it note where each datagram to its ports 4000 and 51820 to 51829 comes from. Nothing answers.
ears() {
    on "$1" nft -f - <<RULES
table inet ears {
    set heard { type ipv4_addr . inet_service; flags dynamic; size 1000; }
    chain input {
        type filter hook input priority filter
        udp dport { 4000, 51820-51829 } add @heard { ip saddr . udp sport } drop
    }
}
RULES
}

deafen() { on "$1" nft flush set inet ears heard; }
hears() { on "$1" nft get element inet ears heard "{ ${2%:*} . ${2#*:} }"; }
hears_nothing() { ! on "$1" nft list set inet ears heard | grep elements; }

# lets_in MACHINE MAPPING FROM FROM-ADDRESS:PORT: a datagram from there to the mapping reaches the machine.
# keeps_out MACHINE MAPPING FROM FROM-ADDRESS:PORT: it does not.
lets_in() {
    deafen "$1"
    send "$3" "${2%:*}" "${2#*:}" "${4#*:}"
    eventually 5 "$1 hears $4, which sends to $2" hears "$1" "$4"
}
keeps_out() {
    deafen "$1"
    send "$3" "${2%:*}" "${2#*:}" "${4#*:}"
    sleep 0.5
    hears_nothing "$1" || fail "$1 hears $4, which sends to $2"
}

is() {
    say "$1: $2"
    [[ $2 == "$3" ]] || fail "expected $3"
}
is_not() {
    say "$1: $2"
    [[ -n $2 && $2 != "$3" ]] || fail "expected anything else"
}

internet
public server "$SERVER" 2001:db8:20::20
public other "$OTHER"
site plain plain 198.51.100.1 2001:db8:1
site rewriting rewriting 198.51.100.2
site carrier carrier 198.51.100.3
site hidden plain+rewriting 198.51.100.4
site open open 198.51.100.5
site half half-open 198.51.100.6
site burning burning 198.51.100.7
site two plain 198.51.100.8 2001:db8:8
neighbour next two
for name in server other plain rewriting carrier hidden open half burning two next; do ears "$name"; done

# ---- mapping ----

is 'plain keeps the port' "$(source_of plain "$SERVER" plain-nat)" 198.51.100.1:51820
is 'and for the next destination' "$(source_of plain "$OTHER" plain-nat)" 198.51.100.1:51820
is 'a carrier keeps it too' "$(source_of carrier "$SERVER" carrier-isp)" 198.51.100.3:51820
first=$(source_of rewriting "$SERVER" rewriting-nat)
is_not 'rewriting takes another port' "$first" 198.51.100.2:51820
is_not 'and a third one for the next destination' "$(source_of rewriting "$OTHER" rewriting-nat)" "$first"
hidden=$(source_of hidden "$SERVER" hidden-isp)
is_not 'a rewriting carrier takes another port' "$hidden" 198.51.100.4:51820
is_not 'and a third one for the next destination' "$(source_of hidden "$OTHER" hidden-isp)" "$hidden"
for name in open half; do
    on "$name-nat" conntrack -F >/dev/null 2>&1
done
is 'open keeps the port' "$(source_of open "$SERVER" open-nat)" 198.51.100.5:51820
is 'half-open keeps the port' "$(source_of half "$SERVER" half-nat)" 198.51.100.6:51820
hears server 198.51.100.6:51820 >/dev/null || fail 'the server has not heard half-open'

# ---- filtering ----

for name in plain:198.51.100.1:51820 "rewriting:$first" "hidden:$hidden" carrier:198.51.100.3:51820 open:198.51.100.5:51820 half:198.51.100.6:51820; do
    lets_in "${name%%:*}" "${name#*:}" server "$SERVER:4000"
done
say 'all let in an answer'
on carrier-isp conntrack -F >/dev/null 2>&1
send carrier "$SERVER"
for name in "rewriting:$first" "hidden:$hidden" carrier:198.51.100.3:51820; do
    keeps_out "${name%%:*}" "${name#*:}" server "$SERVER:4001"
done
nat_reboots plain-nat
send plain "$SERVER"
keeps_out plain 198.51.100.1:51820 server "$SERVER:4001"
keeps_out plain 198.51.100.1:51820 other "$OTHER:4000"
is 'plain lets in no other port and no other address, and keeps its port for them' "$(source_of plain "$OTHER" plain-nat)" 198.51.100.1:51820
lets_in half 198.51.100.6:51820 server "$SERVER:4001"
keeps_out half 198.51.100.6:51820 other "$OTHER:4000"
is 'half-open lets in another port, but no other address, and keeps its port for it' "$(source_of half "$OTHER" half-nat)" 198.51.100.6:51820
lets_in half 198.51.100.6:51820 other "$OTHER:4000"
lets_in open 198.51.100.5:51820 server "$SERVER:4001"
lets_in open 198.51.100.5:51820 other "$OTHER:4000"
keeps_out open 198.51.100.5:51821 other "$OTHER:4001"
deafen other
send open "$OTHER"
eventually 5 'open answers from its mapping' hears other 198.51.100.5:51820
say 'open lets in everybody, at the ports in use only, and answers by the same port'
nat_reboots open-nat
keeps_out open 198.51.100.5:51820 other "$OTHER:4002"
say 'open forgets'

# An unsolicited datagram takes the port of a burning router, but not of a plain one (as above). One that goes only as
# far as the internet opens the port before.
is 'burning keeps the port' "$(source_of burning "$SERVER" burning-nat)" 198.51.100.7:51820
keeps_out burning 198.51.100.7:51820 other "$OTHER:4000"
is_not 'and loses it for an unsolicited sender' "$(source_of burning "$OTHER" burning-nat)" 198.51.100.7:51820
nat_reboots burning-nat
deafen other
send burning "$OTHER" 4000 51820 2
sleep 0.5
hears_nothing other || fail 'a datagram that may pass two routers passes three'
lets_in burning 198.51.100.7:51820 other "$OTHER:4000"
is 'and keeps it for a sender that it has called before' "$(source_of burning "$OTHER" burning-nat)" 198.51.100.7:51820

# ---- two machines behind one router ----

answers next 192.168.1.10 || fail 'neighbours do not reach each other'
answers next "$SERVER" || fail 'a neighbour does not reach the internet'
answers next 2001:db8:20::20 || fail 'a neighbour does not reach the internet by IPv6'
is 'the first of two neighbours keeps the port' "$(source_of two "$SERVER" two-nat)" 198.51.100.8:51820
nat_reboots two-nat
send two "$SERVER"
send next "$SERVER" 4000 51821
keeps_out two 198.51.100.8:51820 next 198.51.100.8:51821
hairpin two-nat
send two "$SERVER"
send next "$SERVER" 4000 51821
lets_in two 198.51.100.8:51820 next 198.51.100.8:51821
lets_in next 198.51.100.8:51821 two 198.51.100.8:51820
hairpin two-nat off
send two "$SERVER"
keeps_out two 198.51.100.8:51820 next 198.51.100.8:51821
say 'neighbours reach each other by their public address with hairpin only, and are seen by it'

# ---- the internet ----

answers plain "$SERVER" || fail 'the server is not reached by IPv4'
answers plain 2001:db8:20::20 || fail 'the server is not reached by IPv6'
on plain ping -n -M "do" -s 1472 -c 1 -W 1 "$SERVER" >/dev/null || fail 'no 1500 bytes in one piece'
! answers server 2001:db8:1:1::10 || fail 'IPv6 is not filtered'

sever 198.51.100.1 "$SERVER"
sever 2001:db8:1:1::10 2001:db8:20::20
! answers plain "$SERVER" || fail 'what is severed passes by IPv4'
! answers plain 2001:db8:20::20 || fail 'what is severed passes by IPv6'
answers plain "$OTHER" || fail 'other ways are severed too'
answers carrier "$SERVER" || fail 'others are severed too'
mend 198.51.100.1 "$SERVER"
mend 2001:db8:1:1::10 2001:db8:20::20
answers plain "$SERVER" || fail 'what is mended does not pass by IPv4'
answers plain 2001:db8:20::20 || fail 'what is mended does not pass by IPv6'
sever_way "$SERVER" 198.51.100.1
! answers plain "$SERVER" || fail 'what is severed in one direction is answered'
mend_way "$SERVER" 198.51.100.1
say 'a way is severed, and no other one, and is mended'

# round_trip MACHINE ADDRESS: prints the least milliseconds of five.
round_trip() { on "$1" ping -n -c 5 -i 0.1 "$2" | awk -F '[=/]' '/^rtt/ { print int($5) }'; }

internet_delay 10
at_least 20 "$(round_trip plain "$SERVER")" 'ms there and back with a delay of 10 ms'
at_least 20 "$(round_trip plain 2001:db8:20::20)" 'ms by IPv6'
on plain ping -n -M "do" -s 1472 -c 1 -W 1 "$SERVER" >/dev/null || fail 'no 1500 bytes in one piece with a delay'
on plain ping -n -t 3 -c 1 -W 1 "$SERVER" >/dev/null || fail 'the delay is one router more'
! on plain ping -n -t 2 -c 1 -W 1 "$SERVER" >/dev/null || fail 'the delay is one router less'
transfer plain server "$SERVER" 20
internet_delay 30
at_least 60 "$(round_trip plain "$SERVER")" 'ms there and back with a delay of 30 ms'
internet_delay 0
answers plain "$SERVER" || fail 'the delay does not end'

# ---- forgetting and moving ----

nat_moves plain-nat 40000-49999
is_not 'a moved mapping has another port' "$(source_of plain "$SERVER" plain-nat)" 198.51.100.1:51820
nat_moves plain-nat 40000
is 'a mapping that moved to one port' "$(source_of plain "$SERVER" plain-nat)" 198.51.100.1:40000
is 'and for the next destination' "$(source_of plain "$OTHER" plain-nat)" 198.51.100.1:40000
address_moves plain-nat 198.51.100.1 198.51.100.101
nat plain-nat masquerade
on plain-nat conntrack -F >/dev/null 2>&1
is 'a moved address' "$(source_of plain "$SERVER" plain-nat)" 198.51.100.101:51820
nat_forgets carrier-isp 1
send carrier "$SERVER"
forgotten() { ! is_mapped carrier-isp "$SERVER"; }
eventually 5 'a silent mapping is forgotten' forgotten
nat_forgets open-nat 1
send open "$SERVER"
sleep 2
keeps_out open 198.51.100.5:51820 other "$OTHER:4003"
say 'open forgets a silent mapping'

transfer plain server "$SERVER" 20
