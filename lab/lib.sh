# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2034
# The lab's topology and measuring library. A scenario sources it and calls, in this order:
#
#   scenario NAME                    a fresh lab/run/NAME for logs; everything is torn down on exit, whatever happens
#   internet                         the routed middle with public (test) prefixes
#   public NAME IPV4 [IPV6]          a machine directly on the internet
#   site NAME NAT IPV4 [PREFIX6]     a machine, a new one if it is not there yet, behind a router of its own, NAME-nat.
#                                    IPV4 '-' means none.
#                                    PREFIX6 is like 2001:db8:7
#
# NAT is one of
#   plain       keeps the source port where it can; lets in answers only
#               (endpoint-independent mapping, address- and port-dependent filtering)
#   half-open   plain, but a host that was sent to may answer from any port (address-dependent filtering)
#   open        plain, but anybody may send to a port that is in use (endpoint-independent filtering)
#   rewriting   a new random port for every destination (address- and port-dependent mapping and filtering)
#   burning     plain, but the router takes unsolicited UDP for its own: afterwards the port that it was sent to is
#               taken for that sender, and what the machine sends there leaves by another port
#   KIND+KIND   the first one, behind a second NAT (NAME-isp) of the provider
#   carrier     plain+plain
#
# A machine has its own network, processes, /etc, /run and /var/lib, so every command uses its default paths, and
# nothing can outlive the scenario: killing a machine's process 1 takes all its processes, interfaces and files with it.
# `on NAME COMMAND...` runs a command there.

set -Eeuo pipefail

LAB=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$LAB")
BIN=$ROOT/wgx-app/target/wgx/bin
RELAY4=203.0.113.10
RELAY6=2001:db8:feed::10
HUB_INNER=10.120.0.1
RELAY_INNER=10.120.0.2

declare -A INIT=()    # machine → its process 1
declare -A HOLDER=()  # machine → the process whose end ends the machine
declare -A NAT=()     # router → the statement by which IPv4 leaves
declare -A LETS_IN=() # router → anybody, contacted (hosts), or itself (see nat)
declare -A HAIRPIN=() # router → on
EXPECTED_WARNINGS='^$'

# ---- reporting ----

say() { printf '  %s\n' "$*"; }
fail() {
    printf '  FAILED: %s\n' "$*" >&2
    exit 1
}

# at_most LIMIT VALUE TEXT: prints the measured value, fails above the limit.
at_most() {
    say "$3: $2 (limit $1)"
    (($2 <= $1)) || fail "$3 is $2, more than $1"
}

at_least() {
    say "$3: $2 (at least $1)"
    (($2 >= $1)) || fail "$3 is $2, less than $1"
}

# patience: prints how many times as long everything takes here as on a free processor. It measures that, unless
# WGX_LAB_PATIENCE says it.
patience() {
    [[ -z ${WGX_LAB_PATIENCE-} ]] || { echo "$WGX_LAB_PATIENCE"; return; }
    local TIMEFORMAT='%R %U %S' i
    { time for ((i = 0; i < 200000; i++)); do :; done; } 2>&1 | awk '{ print int($1 / ($2 + $3) + 0.5) }'
}

# in_time LIMIT-MS VALUE-MS TEXT: does for times what at_most does. Above the limit it allows for the patience that this
# machine needs.
in_time() {
    local limit=$1
    (($2 <= limit)) || limit=$((limit * $(patience)))
    at_most "$limit" "$2" "$3"
}

# eventually SECONDS TEXT COMMAND...: polls until the command succeeds, for so many seconds times the patience that this
# machine needs.
eventually() {
    local limit=$1 text=$2 end=$((SECONDS + $1)) patient=
    shift 2
    until "$@" >/dev/null 2>&1; do
        if ((SECONDS >= end)) && [[ -z $patient ]]; then
            patient=$(patience)
            end=$((end + limit * (patient - 1)))
        fi
        ((SECONDS < end)) || fail "after $((limit * patient)) s still not so: $text"
        sleep 0.1
    done
}

now_ms() { date +%s%3N; }

# ---- life of a scenario ----

scenario() {
    SCENARIO=$1
    RUN=$LAB/run/$SCENARIO
    ((EUID == 0)) || fail "the lab makes network namespaces and needs root"
    rm -rf "$RUN"
    mkdir -p "$RUN"
    trap 'on_error "$LINENO" "$BASH_COMMAND"' ERR
    trap 'on_exit $?' EXIT
    trap 'exit 130' INT TERM
}

on_error() {
    ((BASH_SUBSHELL)) || printf '  FAILED: %s line %s: %s\n' "${BASH_SOURCE[1]##*/}" "$1" "$2" >&2
}

on_exit() {
    local status=$1
    trap - ERR EXIT
    set +e
    if ((status == 0)); then
        check_relay_log || status=1
    else
        keep_evidence
        say "logs: ${RUN#"$ROOT"/}"
    fi
    teardown
    exit "$status"
}

check_relay_log() {
    local log bad
    for log in "$RUN"/*-wgxd.log; do
        [[ -e $log ]] || continue
        bad=$(grep -E '\b(WARN|WARNING|ERROR|SEVERE)\b|Exception' "$log" | grep -Ev -- "$EXPECTED_WARNINGS" | head -5) || true
        [[ -z $bad ]] && continue
        printf '  FAILED: %s has warnings or errors:\n%s\n' "${log#"$ROOT"/}" "$bad" >&2
        return 1
    done
}

# expect_warning REGEX: says that this scenario itself causes such lines in wgxd's log.
expect_warning() { EXPECTED_WARNINGS="$EXPECTED_WARNINGS|$1"; }

keep_evidence() {
    local name
    for name in "${!INIT[@]}"; do
        {
            on "$name" ip -br address
            on "$name" wg show
            on "$name" conntrack -L
        } >"$RUN/$name.state" 2>&1
    done
    if [[ -n ${INIT[relay]-} ]]; then
        local what
        for what in status routes sessions; do
            on relay timeout 5 wgx relay "$what" >"$RUN/relay-$what.state" 2>&1
        done
    fi
}

teardown() {
    local name
    for name in "${!HOLDER[@]}"; do
        kill -KILL "${HOLDER[$name]}" 2>/dev/null
    done
    for name in "${!HOLDER[@]}"; do
        while kill -0 "${INIT[$name]}" 2>/dev/null; do sleep 0.05; done
        remove_cgroup "$(cgroup_of "$name")"
    done
    INIT=() HOLDER=() NAT=() LETS_IN=() HAIRPIN=()
}

# remove_cgroup NAME: removes a control group and those in it. Its last processes may still be about to go.
remove_cgroup() {
    [[ -n $1 ]] || return 0
    unshare --mount bash -c 'mount -t cgroup2 cgroup2 /mnt
        for ((i = 0; i < 100; i++)); do
            [[ -d /mnt/$0 ]] || exit 0
            find "/mnt/$0" -depth -type d -exec rmdir {} + 2>/dev/null
            sleep 0.05
        done' "$1"
}

# ---- machines and wires ----

# machine NAME [PROGRAM ARGUMENT...]: starts it. Its process 1 is lab/machine, or this program.
machine() {
    local name=$1 program=${2-$LAB/machine} init group
    shift $(($# > 1 ? 2 : 1))
    group=$(cgroup_of "$name")
    setpriv --pdeathsig KILL \
        unshare --net --mount --pid --uts --fork --kill-child --mount-proc --propagation private \
        "$program" "$name" "$@" ${group:+"$group"} >"$RUN/$name.boot" 2>&1 </dev/null &
    HOLDER[$name]=$!
    disown
    eventually 10 "machine $name exists" child_of "${HOLDER[$name]}"
    init=$(child_of "${HOLDER[$name]}")
    INIT[$name]=$init
    eventually 10 "machine $name is up" on "$name" test -e /run/lab-ready
    rm -f "$RUN/$name.boot"
}

# cgroup_of MACHINE: prints the name of its systemd's control group, nothing where it has none (see debian.sh).
cgroup_of() { [[ " ${SYSTEMD-} " != *" $1 "* ]] || echo "wgx-lab-$SCENARIO-$1"; }

child_of() { tr -d ' ' <"/proc/$1/task/$1/children" | grep .; }

on() {
    local init=${INIT[$1]}
    shift
    nsenter -t "$init" --net --mount --pid --uts --wd=/proc/"$init"/root/run/home \
        env -u XDG_CONFIG_HOME HOME=/run/home PATH="$BIN:$PATH" "$@"
}

# spawn MACHINE TAG COMMAND...: runs in the background, output in lab/run/NAME/MACHINE-TAG.log, until halt MACHINE TAG
# [SIGNAL].
spawn() {
    local name=$1 tag=$2
    shift 2
    on "$name" sh -c 'echo $$ >"/run/lab-$0.pid"; exec "$@"' "$tag" "$@" >"$RUN/$name-$tag.log" 2>&1 </dev/null &
    disown
    eventually 5 "$tag runs on $name" on "$name" test -s "/run/lab-$tag.pid"
}

halt() {
    local pid
    pid=$(on "$1" cat "/run/lab-$2.pid")
    on "$1" kill "-${3-TERM}" "$pid" 2>/dev/null || true
    eventually 10 "$2 on $1 has ended" gone "$1" "$pid"
    on "$1" rm -f "/run/lab-$2.pid"
}

gone() { ! on "$1" kill -0 "$2"; }

cable() { ip link add name "$2" netns "${INIT[$1]}" type veth peer name "$4" netns "${INIT[$3]}"; }

# IPv6 addresses are usable at once: without duplicate address detection they are never tentative.
address() {
    local flags=()
    [[ $3 != *:* ]] || flags=(nodad)
    on "$1" ip address add "$3" dev "$2" "${flags[@]}"
}

up() {
    local name=$1 device=$2 address
    shift 2
    for address in "$@"; do
        [[ $address == - ]] || address "$name" "$device" "$address"
    done
    on "$name" ip link set "$device" up
}

routing() { on "$1" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1; }

internet() {
    machine internet
    routing internet
    address internet lo 192.0.2.1/32
}

# internet_delay MILLISECONDS: lets each packet take so long through the internet from now on, in both directions. 0
# ends it. The internet's machine routes what comes to it through lab/delay.c, and what comes from there as always.
internet_delay() {
    local family
    if on internet test -e /run/lab-delay.pid; then
        for family in -4 -6; do
            on internet ip "$family" rule del pref 10
            on internet ip "$family" rule del pref 11
            on internet ip "$family" rule del pref 12
        done
        halt internet delay
    fi
    (($1)) || return 0
    [[ -x $RUN/delay ]] || clang -O2 -Wall -Wextra -Werror "$LAB/delay.c" -o "$RUN/delay"
    spawn internet delay "$RUN/delay" delay "$1"
    eventually 5 'the delay is there' on internet ip link set delay txqueuelen 10000 up
    for family in -4 -6; do
        on internet ip "$family" route add default dev delay table 100
        # Without its program the delay lets nothing through, so that its end is noticed.
        on internet ip "$family" route replace unreachable default metric 9999 table 100
        on internet ip "$family" rule add pref 10 iif lo lookup main
        on internet ip "$family" rule add pref 11 iif delay lookup main
        on internet ip "$family" rule add pref 12 lookup 100
    done
}

# sever A B … mend A B: lets the internet drop everything between two addresses, of IPv4 or IPv6, in both directions.
# Their ways to all others, like the relay, stay as they are.
sever() {
    sever_way "$1" "$2"
    sever_way "$2" "$1"
}

mend() {
    mend_way "$1" "$2"
    mend_way "$2" "$1"
}

# sever_way FROM TO … mend_way FROM TO: does so in one direction.
sever_way() {
    on internet nft -f - <<RULES
table inet severed {
    set ways4 { type ipv4_addr . ipv4_addr; }
    set ways6 { type ipv6_addr . ipv6_addr; }
    chain forward { type filter hook forward priority filter; }
}
flush chain inet severed forward
add rule inet severed forward ip saddr . ip daddr @ways4 drop
add rule inet severed forward ip6 saddr . ip6 daddr @ways6 drop
add element inet severed $(ways "$1") { $1 . $2 }
RULES
}

mend_way() { on internet nft delete element inet severed "$(ways "$1")" "{ $1 . $2 }"; }

ways() { [[ $1 == *:* ]] && echo ways6 || echo ways4; }

# attach NAME IPV4 [IPV6]: gives it a "wan" interface with these addresses; the internet calls its end of the cable
# NAME.
attach() {
    local name=$1 v4=$2 v6=${3-}
    cable "$name" wan internet "$name"
    up internet "$name" fe80::1/64
    up "$name" wan fe80::2/64
    if [[ $v4 != - ]]; then
        address "$name" wan "$v4/32"
        on "$name" ip route add default via 192.0.2.1 dev wan onlink src "$v4"
        on internet ip route add "$v4/32" dev "$name"
    fi
    [[ -z $v6 ]] && return
    address "$name" wan "$v6/128"
    on "$name" ip -6 route add default via fe80::1 dev wan src "$v6"
    on internet ip -6 route add "$v6/128" via fe80::2 dev "$name"
}

public() {
    machine "$1"
    attach "$@"
}

site() {
    local name=$1 kind=$2 v4=$3 prefix=${4-} router=$1-nat
    [[ $kind != carrier ]] || kind=plain+plain
    machine "$router"
    routing "$router"
    if [[ $kind == *+* ]]; then
        machine "$name-isp"
        routing "$name-isp"
        attach "$name-isp" "$v4"
        join "$name-isp" lan 100.64.0.1/24 "$router" wan 100.64.0.10/24
        nat_kind "$name-isp" "${kind#*+}"
    else
        attach "$router" "$v4" ${prefix:+"$prefix::1"}
    fi
    nat_kind "$router" "${kind%+*}"
    [[ -n ${INIT[$name]-} ]] || machine "$name"
    local lan4=192.168.1.1/24 host4=192.168.1.10/24
    [[ $v4 != - ]] || lan4=- host4=-
    join "$router" lan "$lan4" "$name" eth0 "$host4"
    [[ -n $prefix ]] || return 0
    address "$router" lan "$prefix:1::1/64"
    address "$name" eth0 "$prefix:1::10/64"
    on "$name" ip -6 route add default via "$prefix:1::1"
    on internet ip -6 route add "$prefix:1::/64" via fe80::2 dev "$router"
}

# neighbour NAME SITE: a second machine, a new one if it is not there yet, behind the router of a site: 192.168.1.11 in
# the same local network.
neighbour() {
    local name=$1 router=$2-nat addresses address
    addresses=$(on "$router" ip -o address show dev lan scope global | awk '{ print $4 }')
    on "$router" ip link set lan down
    on "$router" ip link set lan name "lan-$2"
    on "$router" ip address flush dev "lan-$2"
    on "$router" ip link add lan type bridge
    on "$router" ip link set "lan-$2" master lan up
    # shellcheck disable=SC2086
    up "$router" lan $addresses
    # What is meant for the router's public address is never told to go to the neighbour directly.
    on "$router" sysctl -qw net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.lan.send_redirects=0
    [[ -n ${INIT[$name]-} ]] || machine "$name"
    cable "$router" "lan-$name" "$name" eth0
    on "$router" ip link set "lan-$name" master lan up
    up "$name" eth0 192.168.1.11/24
    on "$name" ip route add default via 192.168.1.1
    for address in $addresses; do
        [[ $address == *:* ]] || continue
        address "$name" eth0 "${address%1/64}11/64"
        on "$name" ip -6 route add default via "${address%/64}"
    done
}

join() {
    cable "$1" "$2" "$4" "$5"
    up "$1" "$2" "$3"
    up "$4" "$5" "$6"
    [[ $3 == - ]] || on "$4" ip route add default via "${3%/*}"
}

# nat_kind ROUTER KIND: makes a router one of the kinds above, or another one from now on. What it knew is forgotten.
nat_kind() {
    local statement=masquerade
    unset "LETS_IN[$1]"
    case $2 in
        plain) ;;
        half-open) LETS_IN[$1]=contacted ;;
        open) LETS_IN[$1]=anybody ;;
        rewriting) statement='masquerade random,fully-random' ;;
        burning) LETS_IN[$1]=itself ;;
        *) fail "unknown kind of NAT $2" ;;
    esac
    nat "$1" "$statement"
    on "$1" conntrack -F >/dev/null 2>&1
}

# hairpin ROUTER [off]: lets machines behind the router reach each other by its public address and their ports there, or
# no longer. The sender's address is its public one then. Without this the router keeps such datagrams for itself. What
# it knew is forgotten.
hairpin() {
    if [[ ${2-on} == on ]]; then HAIRPIN[$1]=on; else unset "HAIRPIN[$1]"; fi
    nat_reboots "$1"
}

# nat ROUTER STATEMENT: lets IPv4 leave by "wan" with that statement; IPv6 is filtered only. Unsolicited datagrams are
# dropped without a trace: a router that accepts or rejects them keeps a conntrack entry which takes the port away.
nat() {
    local new='iifname "wan" ct state new drop'
    NAT[$1]=$2
    [[ ${LETS_IN[$1]-} != itself ]] || new='iifname "wan" meta l4proto != udp ct state new drop'
    on "$1" nft -f - <<RULES
table ip nat
delete table ip nat
table ip nat {
    chain postrouting {
        type nat hook postrouting priority srcnat
        oifname "wan" $2
    }
}
table inet filter
delete table inet filter
table inet filter {
    chain forward {
        type filter hook forward priority filter; policy drop
        iifname "lan" accept
        ct state established,related accept
        ct status dnat accept
    }
    chain input {
        type filter hook input priority filter; policy accept
        $new
    }
}
RULES
    nat_inward "$1"
}

# nat_inward ROUTER: lets in what conntrack by itself would not. The router remembers who uses which public port, and
# whom they have sent to, as long as conntrack remembers a datagram that was answered. A sender behind the router that
# reaches its neighbour by the public address gets its public address, too.
nat_inward() {
    local seconds rule='' loop=''
    case ${LETS_IN[$1]-} in
        anybody) rule='iifname "wan" dnat ip to udp dport map @inward' ;;
        contacted) rule='iifname "wan" udp dport . ip saddr @contacted dnat ip to udp dport map @inward' ;;
    esac
    [[ -z ${HAIRPIN[$1]-} ]] || loop=$(on "$1" ip -4 -o address show dev wan | awk '{ sub("/.*", "", $4); print $4; exit }')
    [[ -n $rule$loop ]] || return 0
    seconds=$(on "$1" sysctl -n net.netfilter.nf_conntrack_udp_timeout_stream)
    on "$1" nft -f - <<RULES
table ip nat {
    map inward { type inet_service : ipv4_addr . inet_service; size 65535; flags dynamic,timeout; timeout ${seconds}s; }
    set contacted { type inet_service . ipv4_addr; size 65535; flags dynamic,timeout; timeout ${seconds}s; }
    chain remember {
        type filter hook postrouting priority srcnat + 1
        oifname != "wan" return
        meta l4proto udp update @contacted { udp sport . ip daddr }
        meta l4proto udp ct direction original update @inward { udp sport : ct original ip saddr . ct original proto-src }
        meta l4proto udp ct direction reply update @inward { udp sport : ct reply ip saddr . ct reply proto-src }
    }
    chain prerouting {
        type nat hook prerouting priority dstnat
        $rule
        ${loop:+iifname \"lan\" ip daddr $loop dnat ip to udp dport map @inward}
    }
    chain loop {
        type nat hook postrouting priority srcnat
        ${loop:+oifname \"lan\" ct status dnat ip saddr 192.168.0.0/16 snat to $loop}
    }
}
RULES
}

# nat_reboots ROUTER: lets it forget all mappings. A kind that keeps the source port gives the same ones again.
nat_reboots() {
    nat "$1" "${NAT[$1]}"
    on "$1" conntrack -F >/dev/null 2>&1
}

# maps_ports ROUTER: lets the router map ports for whoever asks it by PCP or NAT-PMP, from now on. It needs miniupnpd,
# which maps nothing where the public address is one of those that are reserved for tests.
maps_ports() {
    on "$1" nft -f - <<RULES
table inet mapped
delete table inet mapped
table inet mapped {
    chain miniupnpd { }
    chain prerouting_miniupnpd { }
    chain postrouting_miniupnpd { }
    chain prerouting {
        type nat hook prerouting priority dstnat
        jump prerouting_miniupnpd
    }
}
RULES
    on "$1" sh -c 'cat >/run/miniupnpd.conf' <<CONF
ext_ifname=wan
listening_ip=lan
enable_natpmp=yes
enable_upnp=no
upnp_table_name=mapped
upnp_nat_table_name=mapped
allow 1024-65535 192.168.1.0/24 1024-65535
deny 0-65535 0.0.0.0/0 0-65535
CONF
    spawn "$1" miniupnpd miniupnpd -d -f /run/miniupnpd.conf
    eventually 10 "$1 may be asked for ports" on "$1" sh -c "ss -Hlun 'sport = :5351' | grep -q ."
}

# mapped_ports ROUTER: prints what it maps, a line each.
mapped_ports() { on "$1" nft list chain inet mapped prerouting_miniupnpd | grep dnat; }

# nat_moves ROUTER LOW-HIGH: gives every mapping another public port, as after a reboot of the router. Flushing alone
# would give the same port again. Each destination may get another one of these ports, so that only a single PORT
# instead of LOW-HIGH keeps the mapping endpoint-independent, for one sending port of one machine.
nat_moves() {
    nat "$1" "meta l4proto udp masquerade to :$2"
    on "$1" conntrack -F >/dev/null 2>&1
}

# address_moves ROUTER OLD NEW: gives the router another public address, as a provider does.
address_moves() {
    on internet ip route del "$2/32" dev "$1"
    on internet ip route add "$3/32" dev "$1"
    address "$1" wan "$3/32"
    on "$1" ip route replace default via 192.0.2.1 dev wan onlink src "$3"
    on "$1" ip address del "$2/32" dev wan
    on "$1" conntrack -F >/dev/null 2>&1
}

# nat_forgets ROUTER SECONDS: sets how long it keeps a silent UDP mapping.
nat_forgets() {
    on "$1" sysctl -qw "net.netfilter.nf_conntrack_udp_timeout=$2" "net.netfilter.nf_conntrack_udp_timeout_stream=$2"
    [[ -z ${LETS_IN[$1]-}${HAIRPIN[$1]-} ]] || nat "$1" "${NAT[$1]}"
}

# ---- measuring ----

# answers FROM TO: succeeds if one echo request is answered within a second.
answers() { on "$1" ping -n -c 1 -W 1 "$2" >/dev/null 2>&1; }

reaches() { eventually "${3-10}" "$1 reaches $2" answers "$1" "$2"; }

# full_tables_mib TAG: prints the memory that the wgxd of this tag on machine relay says it needs when its tables are
# full.
full_tables_mib() { sed -n 's/.*full tables need \([0-9]*\) MB.*/\1/p' "$RUN/relay-$1.log" | awk 'END { print int($1 * 1000000 / 1048576) }'; }

# pings_start FROM TO [INTERVAL] … pings_stop FROM TO: sends ten echo requests a second meanwhile.
pings_start() { spawn "$1" "ping-$2" ping -n -D -i "${3-0.1}" "$2"; }
pings_stop() { halt "$1" "ping-$2" INT; }

# longest_gap FROM TO [SINCE-MS]: prints the longest silence between two answers, in ms.
longest_gap() {
    awk -v since="${3-0}" '
        /bytes from/ {
            at = substr($1, 2, length($1) - 2) * 1000
            if (at < since) { previous = at; next }
            if (previous && at - previous > longest) longest = at - previous
            previous = at
        }
        END { printf "%d\n", longest }' "$RUN/$1-ping-$2.log"
}

# pings_lost FROM TO: prints how many were not answered, by sequence numbers.
pings_lost() { awk '/packets transmitted/ { print $1 - $4 }' "$RUN/$1-ping-$2.log"; }

pings_sent() { awk '/packets transmitted/ { print $1 }' "$RUN/$1-ping-$2.log"; }

# transfer_start FROM TO ADDRESS MIB [SECONDS] … transfer_end: transfers by TCP (spread over that time). The sums must
# be equal.
transfer_start() {
    local from=$1 to=$2 address=$3 mib=$4 seconds=${5-0} pause=0
    TRANSFER_FROM=$from TRANSFER_TO=$to TRANSFER_MIB=$mib
    ((seconds == 0)) || pause=$(awk "BEGIN { print $seconds / ($mib * 8) }")
    head -c "${mib}M" /dev/urandom >"$RUN/payload"
    spawn "$to" receive bash -c 'nc -l "$0" 9000 | sha256sum >/run/received' "$address"
    eventually 5 "$to listens" listens "$to" 9000
    TRANSFER_STARTED=$(now_ms)
    spawn "$from" send bash -c '
        for ((i = 0; i < $2 * 8; i++)); do
            dd if="$0" bs=128K skip=$i count=1 status=none
            [[ $3 == 0 ]] || sleep "$3"
        done | nc -N "$1" 9000' "$RUN/payload" "$address" "$mib" "$pause"
}

transfer_running() { ! on "$TRANSFER_TO" test -s /run/received; }

transfer_end() {
    local sum took
    eventually 60 "the transfer from $TRANSFER_FROM to $TRANSFER_TO is complete" on "$TRANSFER_TO" test -s /run/received
    took=$(($(now_ms) - TRANSFER_STARTED))
    sum=$(sha256sum <"$RUN/payload")
    [[ $(on "$TRANSFER_TO" cat /run/received) == "$sum" ]] || fail "the transfer from $TRANSFER_FROM to $TRANSFER_TO arrived changed"
    say "$TRANSFER_MIB MiB by TCP from $TRANSFER_FROM to $TRANSFER_TO in $took ms, checksums equal"
    on "$TRANSFER_TO" rm /run/received
    rm "$RUN/payload"
}

transfer() {
    transfer_start "$@"
    transfer_end
}

listens() { on "$1" ss -Hltn "sport = :$2" | grep -q .; }
