# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The tools of lab/bench: the two machines and their wire, relays by name, and the lines of the table.
# shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

BENCH=$ROOT/wgx-bench/target/wgx-bench/bin/wgx-bench
GEN_CORE=0
RELAY_CORE=1
GEN4=10.99.0.1
WIRE4=10.99.0.2
KERNEL_WIRE4=10.99.1.2
NFT_PORT=8800
NFT_HUB_PORT=51820
YARDSTICK_PORT=8786
YARDSTICK_HUB_PORT=51822
DIRECT4=10.98.0.2
DIRECT_PORT=51821
# Where spokes are that have an address each: the first of them, and all.
CROWD4=10.64.0.1
CROWD_NET=10.64.0.0/16
declare -A NAPI_PID=()
declare -A PORT_OF=() KEY_OF=() PID_OF=()

# ---- machines ----

bench_machines() {
    machine gen
    machine relay
    cable gen gw relay rw
    cable gen gk relay rk
    up gen gw "$GEN4/24"
    up relay rw "$WIRE4/24"
    up gen gk 10.99.1.1/24
    up relay rk "$KERNEL_WIRE4/24"
    routing relay
    on relay sysctl -qw net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.rw.send_redirects=0 net.ipv4.conf.rk.send_redirects=0
    on gen ip route add local "$CROWD_NET" dev lo
    on relay ip route add "$CROWD_NET" via "$GEN4"
    direct_wire
    nft_forwards
}

# Both ends of one wire on one machine: what goes from one address to the other must still leave by it.
direct_wire() {
    cable gen out gen in
    up gen out 10.98.0.1/32
    up gen in "$DIRECT4/32"
    on gen ip rule add pref 10 lookup local
    on gen ip rule del pref 0
    on gen ip rule add pref 5 iif lo to 10.98.0.1 lookup 101
    on gen ip rule add pref 5 iif lo to "$DIRECT4" lookup 102
    on gen ip route add 10.98.0.1 dev in src "$DIRECT4" table 101
    on gen ip route add "$DIRECT4" dev out src 10.98.0.1 table 102
    on gen sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.out.rp_filter=0 net.ipv4.conf.in.rp_filter=0 \
        net.ipv4.conf.out.accept_local=1 net.ipv4.conf.in.accept_local=1
}

# The kernel as a relay: a fixed hub, and masquerading towards it. The tracking that this needs is off for wgxd's
# traffic.
nft_forwards() {
    on relay nft -f - <<RULES
table ip bench {
    chain prerouting {
        type nat hook prerouting priority dstnat
        udp dport $NFT_PORT dnat to $GEN4:$NFT_HUB_PORT
    }
    chain postrouting {
        type nat hook postrouting priority srcnat
        ip daddr $GEN4 udp dport $NFT_HUB_PORT masquerade
    }
    chain to_wgxd {
        type filter hook prerouting priority raw
        udp dport 8780-8799 notrack
    }
    chain from_wgxd {
        type filter hook output priority raw
        udp sport 8780-8799 notrack
    }
}
RULES
}

# arrive singly|bursts|supers: sets how datagrams arrive from now on, see lab/bench.
arrive() {
    say "arriving: $1"
    case $1 in
        singly) wire on off off 0 ;;
        bursts) wire off off on 1 ;;
        supers) wire on on off 0 ;;
    esac
}

# wire TSO SEGMENTATION GRO THREADED. A veth hands to its peer's GRO only what comes from a sender without TSO.
wire() {
    local end machine device
    NAPI_PID=()
    for end in gen:gw relay:rw gen:gk relay:rk gen:out gen:in; do
        machine=${end%:*} device=${end#*:}
        # Without GRO a veth has no NAPI that could be threaded: it refuses.
        on "$machine" sh -c "echo 0 >/sys/class/net/$device/threaded" 2>/dev/null || true
        on "$machine" ethtool -K "$device" tso "$1" tx-udp-segmentation "$2" gro "$3"
        [[ $4 == 0 ]] || on "$machine" sh -c "echo 1 >/sys/class/net/$device/threaded"
    done
    [[ $4 == 0 ]] || pin_softirq
}

# With threaded NAPI the receiving side's softirq is a task of its own: it goes to the processor of whom it serves, and
# counts for it.
pin_softirq() {
    local pid device
    for pid in $(pgrep '^napi/'); do
        device=$(cat "/proc/$pid/comm")
        device=${device#napi/} device=${device%%-*}
        case $device in
            rw | rk)
                NAPI_PID[$device]=$pid
                taskset -pc "$RELAY_CORE" "$pid" >/dev/null
                ;;
            gw | gk | in | out) taskset -pc "$GEN_CORE" "$pid" >/dev/null ;;
        esac
    done
    ((${#NAPI_PID[@]} == 2)) || fail 'the relay has no NAPI threads'
}

# ---- relays ----

# relay_runs NAME CORES PORT [LINE...]: starts one more wgxd on the machine relay, with these lines in its relay.conf.
# Fails if wgxd refuses them.
relay_runs() {
    relay_starts "$@"
    relay_answers "$1"
}

# Does the same in two steps, so that several relays start at once.
relay_starts() {
    local name=$1 cores=$2 port=$3
    shift 3
    relay_conf /run "$name" "$port" "$@" | on relay sh -c 'cat >"$0"' "/run/$name.conf"
    spawn relay "$name-wgxd" taskset -c "$cores" wgxd "/run/$name.conf"
    PORT_OF[$name]=$port
}

relay_answers() {
    local name=$1
    until KEY_OF[$name]=$(on relay wgx -s "/run/$name.sock" relay public-key 2>/dev/null); do
        [[ -n $(relay_pid "$name-wgxd") ]] || {
            say "wgxd does not run as $name: $(tail -n 1 "$RUN/relay-$name-wgxd.log")"
            mv "$RUN/relay-$name-wgxd.log" "$RUN/relay-$name.log"
            return 1
        }
        sleep 0.2
    done
    PID_OF[$name]=$(relay_pid "$name-wgxd")
}

# relay_conf DIRECTORY NAME PORT [LINE...]: writes a relay.conf, for user space unless the lines say otherwise.
relay_conf() {
    [[ ${*:4} == *KernelPath* ]] || set -- "$@" 'KernelPath = off'
    printf '%s\n' '[Relay]' 'AllowedPublicKeys = all' "UnixSocketPath = $1/$2.sock" "StateFile = $1/$2.db" "ListenPort = $3" "${@:4}"
}

relay_ends() {
    halt relay "$1-wgxd"
    on relay rm -f "/run/$1.db"
}

# relay_pid TAG: prints the number on this machine of what was spawned on machine relay, nothing when it has ended.
relay_pid() {
    local pid inner
    inner=$(on relay cat "/run/lab-$1.pid")
    for pid in $(pgrep --ns "${INIT[relay]}" --nslist pid ''); do
        [[ $(awk '/^NSpid:/ { print $NF }' "/proc/$pid/status" 2>/dev/null) != "$inner" ]] || echo "$pid"
    done
}

resident_mib() { awk '/^VmRSS:/ { print int($2 / 1024 + 0.5) }' "/proc/${PID_OF[$1]}/status"; }

# relay_argument NAME: prints what wgx-bench has to know of a relay.
relay_argument() {
    local wire=${NAPI_PID[rw]-} kernel=${NAPI_PID[rk]-}
    case $1 in
        nft) echo "$WIRE4:$NFT_PORT,name=nft,mode=raw,hub-port=$NFT_HUB_PORT${wire:+,pid=$wire}" ;;
        yardstick) echo "$WIRE4:$YARDSTICK_PORT,name=yardstick,mode=raw,hub-port=$YARDSTICK_HUB_PORT,pid=$YARDSTICK_PID${wire:++$wire}" ;;
        direct) echo "$DIRECT4:$DIRECT_PORT,name=direct,mode=raw,hub-port=$DIRECT_PORT" ;;
        kernel) echo "$KERNEL_WIRE4:${PORT_OF[$1]},name=$1,key=${KEY_OF[$1]}${kernel:+,pid=$kernel}" ;;
        cold) echo "$WIRE4:8799,name=cold,key=$COLD_KEY,start=nsenter -t ${INIT[relay]} --net taskset -c $RELAY_CORE $BIN/wgxd $RUN/cold.conf" ;;
        restarting) echo "$WIRE4:8798,name=restarting,key=$RESTARTING_KEY,start=nsenter -t ${INIT[relay]} --net taskset -c $RELAY_CORE $BIN/wgxd $RUN/restarting.conf" ;;
        *) echo "$WIRE4:${PORT_OF[$1]},name=$1,key=${KEY_OF[$1]},pid=${PID_OF[$1]}${wire:++$wire}" ;;
    esac
}

# yardstick_runs: starts the least that a relay in user space can do, two plain calls for each datagram.
yardstick_runs() {
    clang -O2 -Wall -Wextra -Werror "$ROOT/lab/yardstick.c" -pthread -o "$RUN/yardstick"
    spawn relay yardstick taskset -c "$RELAY_CORE" "$RUN/yardstick" "$YARDSTICK_PORT" "$GEN4" "$YARDSTICK_HUB_PORT"
    YARDSTICK_PID=$(relay_pid yardstick)
}

# Relays that wgx-bench starts itself: with their files on this machine.
cold_relay() {
    local private
    private=$(wg genkey)
    COLD_KEY=$(wg pubkey <<<"$private")
    (umask 077 && relay_conf "$RUN" cold 8799 "PrivateKey = $private" >"$RUN/cold.conf")
}

restarting_relay() {
    local private
    private=$(wg genkey)
    RESTARTING_KEY=$(wg pubkey <<<"$private")
    (umask 077 && relay_conf "$RUN" restarting 8798 "PrivateKey = $private" >"$RUN/restarting.conf")
}

# bench ARGUMENT...: runs wgx-bench on the machine gen's network, but with this machine's processes in sight.
bench() { nsenter -t "${INIT[gen]}" --net taskset -c "$GEN_CORE" "$BENCH" "$@"; }

# load TAG RELAY OPTION...: makes one run, into lab/run/bench/TAG.json.
load() { bench run "$(relay_argument "$2")" --json "${@:3}" >"$RUN/$1.json"; }

# handshakes TAG RELAY OPTION...: makes rounds of handshakes, into lab/run/bench/TAG.json.
handshakes() {
    bench handshakes "$(relay_argument "$2")" --json --first-address "$CROWD4" "${@:3}" >"$RUN/$1.json"
    jq -r '.rounds[].notes[]' "$RUN/$1.json" | sort -u | while read -r line; do say "note: $line"; done
}

# spread_of TAG NUMBER: prints median, least and most of the rounds of handshakes.
spread_of() { jq -r --arg number "$2" '.[$number] // empty | "\(.median) \(.min) \(.max)"' "$RUN/$1.json"; }

# compare TAG ROUNDS SECONDS [OPTION...] -- RELAY...: compares relays, into lab/run/bench/TAG.json, and prints at once
# what limits the meaning of the result.
compare() {
    local tag=$1 rounds=$2 options=(--rounds "$2" --duration "$3" --json) relays=()
    shift 3
    while [[ $1 != -- ]]; do
        options+=("$1")
        shift
    done
    shift
    local name
    for name in "$@"; do relays+=("$(relay_argument "$name")"); done
    bench compare "${options[@]}" "${relays[@]}" >"$RUN/$tag.json" 2>"$RUN/$tag.log" || { cat "$RUN/$tag.log"; fail "$tag could not be measured"; }
    jq -r --arg tag "$tag" '.standings[] | "\($tag): \(.relay) delivers \(.values.deliveredPerSecond.median | round)/s, lost \(.values.lossPercent.median * 100 | round / 100) %, relay CPU \(.values.relayCpu.median // 0 | . * 1000 | round / 1000), machine \(.values.machineCpu.median * 1000 | round / 1000) us each"' \
        "$RUN/$tag.json" | while read -r line; do say "$line"; done
    jq -r '.rounds[] | .relay as $relay | .notes[] | gsub("[0-9]+"; "…") | "\($relay): \(.)"' "$RUN/$tag.json" | sort | uniq -c | while read -r count line; do
        say "note, $count of $rounds rounds: $line"
    done
}

# ---- figures ----

# value TAG RELAY METRIC: prints the median.
value() { jq -r --arg relay "$2" --arg metric "$3" '.standings[] | select(.relay == $relay) | .values[$metric].median' "$RUN/$1.json"; }

# ratio TITLE OPERATOR BAR TAG METRIC RELAY REFERENCE: adds a figure that is a ratio, by rounds.
ratio() {
    local numbers
    numbers=$(jq -r --arg metric "$5" --arg relay "$6" --arg reference "$7" \
        '.standings[] | select(.relay == $relay) | .ratios[$reference][$metric] // empty | "\(.median) \(.min) \(.max)"' "$RUN/$4.json")
    # shellcheck disable=SC2086
    figure "$1" "$2" "$3" $numbers
}

# figure TITLE OPERATOR BAR MEDIAN [MIN MAX]: adds one line to the table. Without a bar it is only reported.
figure() {
    local title=$1 operator=$2 bar=$3 median=${4-} low=${5-${4-}} high=${6-${4-}} verdict
    verdict=$(awk -v value="$median" -v operator="$operator" -v bar="$bar" 'BEGIN {
        if (value == "") print "not measured"
        else if (operator == "") print "reported"
        else print (operator == "<=" ? value + 0 <= bar + 0 : value + 0 >= bar + 0) ? "holds" : "falls short"
    }')
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$title" "$(three "$median")" "$(three "$low") to $(three "$high")" "$operator" "$bar" "$verdict" |
        tee -a "$RUN/figures" | awk -F '\t' '{ printf "  = %s: %s (%s), %s\n", $1, $2, $3, $6 }'
}

three() { awk -v value="$1" 'BEGIN { if (value == "") print "-"; else if (value == int(value)) print value; else printf "%.3f\n", value }'; }

# product A B: prints it without a fraction.
product() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%d\n", a * b }'; }

# Prints the table. Fails when a figure falls short.
verdict() {
    echo
    awk -F '\t' '{ printf "%-84s %9s  %-20s %2s %-5s %s\n", $1, $2, $3, $4, $5, $6 }' "$RUN/figures"
    local short
    short=$(grep -Ec '(falls short|not measured)$' "$RUN/figures") || return 0
    fail "$short figures fall short"
}

# ---- start of programs ----

# A program that says hello, started as wgx is: the same launcher, flags and JVM.
hello_program() {
    local home=$RUN/hello
    mkdir -p "$home/bin" "$home/lib" "$home/classes"
    cp "$ROOT"/wgx-app/target/wgx/lib/{*.sh,wgx.options} "$home/lib"
    # shellcheck disable=SC2016
    sed 's/dev\.wgx\.cli\.Wgx/Hello/' "$BIN/wgx" >"$home/bin/wgx"
    chmod +x "$home/bin/wgx"
    echo 'class Hello { public static void main(String[] arguments) { System.out.println("hello"); } }' >"$home/Hello.java"
    "$JAVA_HOME/bin/javac" -d "$home/classes" "$home/Hello.java"
    "$JAVA_HOME/bin/jar" --create --file "$home/lib/wgx.jar" -C "$home/classes" .
}

milliseconds_of() {
    local from=$EPOCHREALTIME
    "$@" >/dev/null
    awk -v from="$from" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.1f\n", (to - from) * 1000 }'
}

# times_of_hello COUNT COMMAND...: prints how many times as long as hello it takes, in turns: median, least and most.
times_of_hello() {
    local count=$1 hello
    shift
    for ((i = 0; i < count; i++)); do
        hello=$(milliseconds_of "$RUN/hello/bin/wgx")
        awk -v hello="$hello" -v other="$(milliseconds_of "$@")" 'BEGIN { print other / hello }'
    done | spread
}

# spread: prints median, least and most of the numbers that it reads.
spread() { sort -g | awk '{ all[NR] = $1 } END { print (NR % 2 ? all[(NR + 1) / 2] : (all[NR / 2] + all[NR / 2 + 1]) / 2), all[1], all[NR] }'; }
