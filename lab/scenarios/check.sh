#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# `wgx hub check` finds each of: a name that does not resolve, blocked UDP, a wrong key, a key that is not allowed, a
# clock that is an hour off, a NAT that forgets before the keepalive, a path MTU of 1380, IPv6 that leads nowhere, and a
# symmetric NAT. Where all is well it finds nothing.
#
#   hub ── hub-nat ── internet ── relay (8787, 8788 reflects)
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario check
"$LAB/setup" lab faketime:faketime

# What a check runs under.
CLOCK=(env)

# finds SUBJECT VERDICT REGEX [CHECK-OPTION...]: checks, and fails unless this subject has such a finding.
finds() {
    local subject=$1 verdict=$2 regex=$3 status=0
    shift 3
    on hub "${CLOCK[@]}" wgx hub check --json "$@" >"$RUN/check.json" 2>"$RUN/check.err" || status=$?
    jq -e --arg subject "$subject" --arg verdict "$verdict" --arg regex "$regex" \
        'any(.[]; .subject == $subject and .verdict == $verdict and (.what | test($regex)))' "$RUN/check.json" >/dev/null || {
        jq -r '.[] | "  | \(.verdict) \(.subject): \(.what)"' "$RUN/check.json"
        cat "$RUN/check.err"
        fail "no $verdict of $subject like: $regex"
    }
    if [[ $verdict == problem ]]; then
        ((status == 1)) || fail "the exit code is $status with a problem"
        jq -e 'all(.[]; .verdict != "problem" or .remedy != "")' "$RUN/check.json" >/dev/null || fail 'a problem has no remedy'
    fi
    say "$subject, $verdict: $(jq -r --arg subject "$subject" '.[] | select(.subject == $subject).what' "$RUN/check.json")"
}

has_no_problem() { on hub wgx hub check --quick >"$RUN/quick.log" 2>&1; }

RELAY_CONF+=('ReflectionPort = 8788')
internet
relay_starts
site hub plain 198.51.100.1 2001:db8:7
on hub sh -c "echo '$RELAY4 relay.example' >>/etc/hosts"
hub_starts hub relay.example
halt hub sync
eventually 20 'a check finds no problem' has_no_problem
sed 's/^/  | /' "$RUN/quick.log"

# The kinds of NAT, and how long they keep a mapping.
finds nat ok 'endpoint-independent.*Filtering: address- and port-dependent' --quick
nat hub-nat 'masquerade random,fully-random'
finds nat note 'symmetric' --quick
nat hub-nat masquerade
on hub sed -i 's/^PersistentKeepalive.*/PersistentKeepalive = 8/' /etc/wgx/hub.conf
nat_forgets hub-nat 4
finds mapping_time problem 'within 5 s, before the keepalive of 8 s'
nat_forgets hub-nat 60
finds mapping_time ok 'at least 10 s'

# The path.
on hub-nat ip link set wan mtu 1380
finds mtu problem 'at most 1380 bytes' --quick
on hub-nat ip link set wan mtu 1500
on hub ip route flush cache
on hub sh -c "echo '$RELAY6 relay.example' >>/etc/hosts"
finds ipv6 ok 'The relay answers' --quick
on internet ip -6 route replace blackhole "$RELAY6/128"
finds ipv6 problem 'leads nowhere' --quick
on internet ip -6 route replace "$RELAY6/128" via fe80::2 dev relay
on hub-nat nft add table inet block
on hub-nat nft 'add chain inet block forward { type filter hook forward priority -1; }'
on hub-nat nft add rule inet block forward udp dport 8787 drop
finds ipv4 problem 'UDP is blocked' --quick
on hub-nat nft delete table inet block
eventually 20 'a check finds no problem again' has_no_problem

# Names, keys, the allow-list and the clock.
on hub cp /etc/hosts /run/hosts
on hub sh -c 'sed -i /relay.example/d /etc/hosts'
finds name problem 'does not resolve' --quick
on hub sh -c 'cat /run/hosts >/etc/hosts'
on hub cp /etc/wgx/hub.conf /run/hub.conf
other=$(on hub sh -c 'wg genkey | wg pubkey')
on hub sed -i "s|$RELAY_KEY|$other|" /etc/wgx/hub.conf
finds key problem 'not the pinned' --quick
on hub sh -c 'cat /run/hub.conf >/etc/wgx/hub.conf'
set_lines relay /etc/wgx/relay.conf 'AllowedPublicKeys ='
on relay wgx relay reload >/dev/null
on hub wgx hub stop
on hub wgx hub start
finds admission problem 'it is not allowed' --quick
admit "$(key_in hub /etc/wgx/hub.conf)"

# A clock of one program alone: machines share the kernel's.
clock_is_off() { CLOCK=(env FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0 faketime -m -f "$1"); }
finds clock ok 'agrees' --quick
clock_is_off -3600s
finds clock problem '60 min behind' --quick
clock_is_off +3600s
finds clock problem '60 min ahead' --quick
