# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2034
# Victims and attackers, and what the scenarios fair-* ask of a relay between them: whoever is allowed to use it must
# not hurt others. The attackers
# are `wgx-bench attack`. All victims are real WireGuard.
# shellcheck source=network.sh
source "$(dirname "${BASH_SOURCE[0]}")/network.sh"

ATTACK=$ROOT/wgx-bench/target/wgx-bench/bin/wgx-bench
MALLORY4=198.51.100.66
EVE4=198.51.100.67
EVE6=2001:db8:bad::67
# Behind these addresses is nobody.
NOBODY4=198.51.100.128/25


# ---- bars ----

# bar LIMIT VALUE TEXT: like at_most, but the scenario goes on to measure what else the attack does; verdict, its last
# line, fails for all.
MISSED=0
bar() {
    say "$3: $2 (limit $1)"
    (($2 <= $1)) || {
        MISSED=$((MISSED + 1))
        printf '  MISSED: %s is %s, more than %s\n' "$3" "$2" "$1" >&2
    }
}

verdict() { ((MISSED == 0)) || fail "$MISSED bars were missed"; }

# ---- victims ----

# victims: a relay, a hub behind a NAT with anna behind another, who has met it.
victims() {
    internet
    relay_starts
    site hub plain 198.51.100.1
    site anna plain 198.51.100.10
    hub_starts hub
    spoke_joins hub anna
}

newcomers() {
    local spoke
    for spoke in "$@"; do newcomer "$spoke"; done
}

# newcomer SPOKE: a machine with an interface and no peers yet; the hub has published it.
NEWCOMERS=0
newcomer() {
    public "$1" "198.51.100.$((20 + NEWCOMERS++))"
    spoke_config hub "$1" || return
    on "$1" sh -c 'cd /etc/wireguard && sed -n "/^\[Peer\]/,\$p" wgx.conf >peers.conf && sed "/^\[Peer\]/,\$d" wgx.conf >alone.conf && mv alone.conf wgx.conf'
    on "$1" wg-quick up wgx >"$RUN/$1-wg-quick.log" 2>&1 || { cat "$RUN/$1-wg-quick.log"; false; }
    on "$1" ip route add 10.120.0.0/16 dev wgx
}

# ms_to_hub SPOKE: how long a newcomer takes from its first message until the hub answers its ping; 10000 if it does
# not.
ms_to_hub() {
    on "$1" sh -c '
        begun=$(date +%s%3N)
        wg addconf wgx /etc/wireguard/peers.conf
        ping -n -i 0.1 -c 1 -w 10 "$0" >/dev/null && echo $(($(date +%s%3N) - begun)) || echo 10000' "$HUB_INNER"
}

# joins_within MS SPOKE TEXT
joins_within() { bar "$1" "$(ms_to_hub "$2")" "ms until a newcomer reaches the hub, $3"; }

# small_session_table SIZE: which some 1500 new sessions a second fill at once; any machine bears so many. Before the
# relay starts.
small_session_table() {
    SESSION_TABLE=$1
    RELAY_CONF+=("MaxRelayedSessions = $1")
}
relayed_sessions() { on relay wgx relay status | sed -n 's/^ *relayed sessions: \([0-9]*\).*/\1/p' | head -n 1; }
session_table_is_full() { (($(relayed_sessions) >= SESSION_TABLE * 9 / 10)); }

# ms_to_status: 10000 if it does not answer.
ms_to_status() {
    local begun
    begun=$(now_ms)
    on relay timeout 10 wgx relay status >"$RUN/status.log" 2>&1 && echo $(($(now_ms) - begun)) || echo 10000
}

address_of() { on "$1" ip -4 -o address show dev wan | awk '{ sub("/.*", "", $4); print $4; exit }'; }

resident_mib() { on relay sh -c 'awk "/^VmHWM/ { print int(\$2 / 1024) }" "/proc/$(cat /run/wgxd.pid)/status"'; }

# ---- attackers ----

# attacker NAME IPV4: a machine that may use the relay as a hub.
attacker() {
    public "$@"
    on "$1" sh -c 'umask 077; wg genkey >hub.key'
    admit "$(on "$1" sh -c 'wg pubkey <hub.key')"
}

# disguise MACHINE PREFIX...: programs there may send from these addresses, and still reach them. Nobody on the way
# asks whether they should.
disguise() {
    local name=$1 prefix
    shift
    on internet sysctl -qw net.ipv4.conf.all.rp_filter=0
    on "$name" ip rule add pref 10 lookup local
    on "$name" ip rule del pref 0
    for prefix in "$@"; do
        on "$name" ip rule add pref 5 iif lo to "$prefix" lookup main
        on "$name" ip route add local "$prefix" dev lo
    done
}

# attack_starts MACHINE KIND [OPTION...] … attack_ends MACHINE KIND: from when the attackers are in position. It ends
# by itself after two minutes.
attack_starts() { attack_on "$1" "$2" "$RELAY4:8787,key=$RELAY_KEY" "${@:3}"; }

attack_on() {
    local name=$1 kind=$2 log=$RUN/$1-$2.log
    shift 2
    spawn "$name" "$kind" "$ATTACK" attack "$kind" "$@" --seconds 120
    eventually 60 "the attack $kind is in position" in_position_or_over "$name" "$kind"
    grep -q 'in position' "$log" || { cat "$log"; fail "the attack $kind did not begin"; }
}

in_position_or_over() { grep -q 'in position' "$RUN/$1-$2.log" || gone "$1" "$(on "$1" cat "/run/lab-$2.pid")"; }

attack_ends() {
    on "$1" kill -0 "$(on "$1" cat "/run/lab-$2.pid")" || { cat "$RUN/$1-$2.log"; fail "the attack $2 was over too early"; }
    halt "$1" "$2"
    say "$(tail -n 1 "$RUN/$1-$2.log")"
}

# strangers_flood RATE COMMAND...: while eve sends so many initiations a second with the right mac1, from addresses
# that are not hers.
strangers_flood() {
    local rate=$1
    shift
    attack_starts eve initiations --from "$NOBODY4" --rate "$rate"
    sleep 1
    "$@"
    attack_ends eve initiations
}

# ---- what a relay owes ----

# unhurt_so_far SPOKE SPOKE: during an attack newcomers join as if there were none, also while strangers send forged
# initiations.
unhurt_so_far() {
    joins_within 1000 "$1" 'during the attack'
    strangers_flood 3000 joins_within 1000 "$2" 'and 3000 forged initiations/s'
}

# unhurt SPOKE: the attack is over.
unhurt() {
    sleep 5
    joins_within 1000 "$1" '5 s after the attack'
    bar 5000 "$(ms_to_status)" 'ms of wgx relay status'
    bar "$(full_tables_mib wgxd)" "$(resident_mib)" 'MiB of memory at most'
}

# all_answered FROM TO: stops the pings; the last may still be under way.
all_answered() {
    pings_stop "$1" "$2"
    say "$(pings_sent "$1" "$2") pings, $(longest_gap "$1" "$2") ms between two answers at most"
    bar 0 "$(pings_missing "$1" "$2")" "pings lost from $1 to $2"
}

# pings_missing FROM TO: by sequence numbers, the unanswered ones but the last.
pings_missing() {
    awk '/bytes from/ { split($6, seq, "="); got[seq[2]] = 1 } /packets transmitted/ { sent = $1 }
        END { for (i = 1; i < sent; i++) if (!(i in got)) missing++; print missing + 0 }' "$RUN/$1-ping-$2.log"
}
