#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# path kernel
# The watches of a hub and a spoke for MINUTES (default 1, 30 for the long form) of random faults of everything around
# them; SEED repeats the same faults. After each the world is put right, and all has to be in step soon. At the end both
# watches run, and neither has repeated a line.
#
#   hub (watch) ── hub-nat ── internet ── anna-nat ── anna (watch)
#                                └── relay
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario watch-chaos

MINUTES=${MINUTES-1}
SEED=${SEED-$RANDOM}
RANDOM=$SEED
SOON_MS=15000
ADDRESSES=("$RELAY4" 203.0.113.20)
SILENT=192.0.2.254
CLOCK_LIBRARY=$(dpkg -L libfaketime 2>/dev/null | grep '/libfaketimeMT.so.1$' || true)

expect_warning 'nobody is allowed'

named() {
    local machine
    for machine in hub anna; do
        { echo '127.0.0.1 localhost'; [[ -z ${1-} ]] || echo "$1 relay.example"; } | on "$machine" sh -c 'cat >/etc/hosts'
    done
}

# watches MACHINE ROLE: starts its watch, with a `wg` that can be broken and a wall clock that can be set.
watches() {
    local clock=()
    # libfaketime's fix for the monotonic clock is off: with it each wait of a JVM ends at once, and takes a whole core.
    [[ -z $CLOCK_LIBRARY ]] || clock=("LD_PRELOAD=$CLOCK_LIBRARY" FAKETIME_NO_CACHE=1 FAKETIME_TIMESTAMP_FILE=/run/clock
        DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0)
    on "$1" mkdir -p /run/bin
    wg_does "$1" 'exec /usr/bin/wg "$@"'
    clock_says "$1" +0
    spawn "$1" sync env "PATH=/run/bin:$BIN:$PATH" "${clock[@]}" wgx "$2" sync --watch
}

# wg_does MACHINE COMMANDS: replaces `wg` as the watch finds it.
wg_does() { printf '#!/bin/sh\n%s\n' "$2" | on "$1" sh -c 'cat >/run/bin/wg.new && chmod +x /run/bin/wg.new && mv /run/bin/wg.new /run/bin/wg'; }

clock_says() { echo "$2" | on "$1" sh -c 'cat >/run/clock'; }

# userspace MACHINE SIGNAL: does so to the program that is its interface, if the kernel is not.
userspace() { on "$1" pkill "-$2" -x wireguard-go || true; }

# relay_moves: gives the relay the other address, and takes its memory away.
relay_moves() {
    local old=$PLACE
    [[ $PLACE == "${ADDRESSES[0]}" ]] && PLACE=${ADDRESSES[1]} || PLACE=${ADDRESSES[0]}
    on relay sh -c 'rm -rf /var/lib/wgx/*'
    address_moves relay "$old" "$PLACE"
    kill_relay KILL
    named "$PLACE"
}

# relay_key KEY: restarts the relay with this private key.
relay_key() {
    [[ $(on relay sed -n 's/^PrivateKey *= *//p' /etc/wgx/relay.conf) != "$1" ]] || return 0
    set_lines relay /etc/wgx/relay.conf "PrivateKey = $1"
    kill_relay TERM
}

# fault: one at random, said in the log.
fault() {
    local machine=hub role=hub
    ((RANDOM % 3)) || { machine=anna role=spoke; }
    FAULTS=(interface-removed interface-remade userspace-killed userspace-frozen relay-restarted relay-frozen relay-moved
        relay-has-another-key name-unknown name-server-silent clock-ahead clock-behind file-invalid wg-prints-garbage
        wg-prints-other-columns wg-hangs wg-fails nat-moves)
    local name=${FAULTS[RANDOM % ${#FAULTS[@]}]}
    echo "$(date +%T) $name at $machine" >>"$RUN/faults.log"
    case $name in
        interface-removed) on "$machine" ip link delete wgx 2>/dev/null || true ;;
        interface-remade) on "$machine" sh -c "wgx $role stop; wgx $role start" >>"$RUN/$machine-remade.log" 2>&1 || true ;;
        userspace-killed) userspace "$machine" KILL ;;
        userspace-frozen) userspace "$machine" STOP ;;
        relay-restarted) kill_relay KILL ;;
        relay-frozen) kill_relay STOP ;;
        relay-moved) relay_moves ;;
        relay-has-another-key) relay_key "$(wg genkey)" ;;
        name-unknown) named ;;
        name-server-silent)
            named
            echo "nameserver $SILENT" | on "$machine" sh -c 'cat >/etc/resolv.conf'
            kill_relay STOP
            ;;
        clock-ahead) clock_says "$machine" +1d ;;
        clock-behind) clock_says "$machine" -1d ;;
        file-invalid) on "$machine" sh -c "echo 'Nonsense = 1' >>/etc/wgx/$role.conf" ;;
        wg-prints-garbage) wg_does "$machine" 'head -c 3000 /dev/urandom' ;;
        wg-prints-other-columns) wg_does "$machine" '/usr/bin/wg "$@" | sed "s/$/\tmore/"' ;;
        wg-hangs) wg_does "$machine" 'sleep 3600' ;;
        wg-fails) wg_does "$machine" 'exit 1' ;;
        nat-moves) nat_moves "$machine-nat" "$((20000 + RANDOM % 20000))-$((40001 + RANDOM % 20000))" ;;
    esac
}

# repair: ends all faults, but for what the watches have to mend themselves.
repair() {
    local machine role
    for machine in hub anna; do
        [[ $machine == hub ]] && role=hub || role=spoke
        userspace "$machine" CONT
        wg_does "$machine" 'exec /usr/bin/wg "$@"'
        on "$machine" sed -i '/^Nonsense/d' "/etc/wgx/$role.conf"
        echo 'nameserver 127.0.0.1' | on "$machine" sh -c 'cat >/etc/resolv.conf'
    done
    kill_relay CONT
    relay_key "$RELAY_PRIVATE"
    named "$PLACE"
    eventually 20 'wgxd answers' on relay wgx relay running
}

says_in_step() { [[ $(grep -v 'onfiguration\|: direct at \|: over the relay again' "$RUN/$1-sync.log" | tail -n 1) == 'In step'* ]]; }
in_step() { says_in_step hub && says_in_step anna && answers hub "$RELAY_INNER" && answers anna "$RELAY_INNER"; }

# watch_runs MACHINE: its process is the one that was started.
watch_runs() { on "$1" sh -c 'kill -0 "$(cat /run/lab-sync.pid)"'; }

internet
on internet ip route add blackhole "$SILENT/32"
relay_starts
site hub plain 198.51.100.1
site anna plain 198.51.100.10
PLACE=$RELAY4
RELAY_PRIVATE=$(on relay sed -n 's/^PrivateKey *= *//p' /etc/wgx/relay.conf)
named "$PLACE"
hub_starts hub relay.example
halt hub sync
on anna wgx spoke init relay.example --relay-public-key "$RELAY_KEY" --address 10.120.0.3/16 >"$RUN/anna-init.log" 2>&1
on hub wgx hub add-spoke --name anna --public-key "$(key_in anna /etc/wgx/spoke.conf)" >"$RUN/anna.conf" 2>>"$RUN/anna-init.log"
sed -n 's/^PresharedKey *= *//p' "$RUN/anna.conf" | on anna sh -c 'umask 077; cat >hub.psk'
on anna wgx spoke add-hub "$(public_key hub)" hub.psk >>"$RUN/anna-init.log" 2>&1
on anna wgx spoke start >>"$RUN/anna-init.log" 2>&1
watches hub hub
watches anna spoke
eventually 60 'all is in step' in_step

say "faults for $MINUTES min by SEED=$SEED${CLOCK_LIBRARY:+, with clocks that are set}"
end=$((SECONDS + MINUTES * 60)) rounds=0 worst=0 sum=0 last=
while ((SECONDS < end)); do
    for ((more = 1 + RANDOM % 3; more > 0; more--)); do
        fault
        sleep "$((RANDOM % 8)).$((RANDOM % 10))"
    done
    last=$(tail -n 1 "$RUN/faults.log")
    repair
    started=$(now_ms)
    # At least one round, so that the watches have seen it.
    sleep 1
    eventually 90 "all is in step after: $last" in_step
    took=$(($(now_ms) - started))
    rounds=$((rounds + 1)) sum=$((sum + took))
    ((took <= worst)) || worst=$took
    echo "$(date +%T) in step after $took ms" >>"$RUN/faults.log"
done

say "$(grep -c ' at ' "$RUN/faults.log") faults in $rounds rounds; in step $((sum / rounds)) ms after the last one on average"
in_time "$SOON_MS" "$worst" 'ms from the last fault until all is in step, at worst'
started=$(now_ms)
reaches anna "$HUB_INNER" 60
say "the spoke reaches the hub $(($(now_ms) - started)) ms later"
for machine in hub anna; do
    watch_runs "$machine" || fail "the watch of $machine has ended"
    repeated=$(uniq -d "$RUN/$machine-sync.log")
    [[ -z $repeated ]] || fail "the watch of $machine repeats: $repeated"
    grep -F 'fault of its own' "$RUN/$machine-sync.log" && fail "the watch of $machine met a fault of its own"
    say "the watch of $machine runs and has said $(wc -l <"$RUN/$machine-sync.log") lines, none twice"
done
