# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2034
# A hub and one spoke, anna, whose watches may find a direct path, and how the lab sees which path they use.
# shellcheck source=network.sh
source "$(dirname "${BASH_SOURCE[0]}")/network.sh"

DELAY_MS=${WGX_LAB_DELAY-10}  # of one crossing of the internet
HUB4=198.51.100.1
ANNA4=198.51.100.10
ANNA_INNER=10.120.0.3
declare -A COUNTERPART_KEY=() # hub or anna → the other one's public key
declare -A FIRST_NAT=()       # router → the statement by which it began

expect_warning 'nobody is allowed'

# direct_world HUB-PLACE ANNA-PLACE: makes relay, hub and anna, whose tunnels are up through the relay. Their watches do
# not run yet. A place is a kind of NAT (see lib.sh), or public. A kind that ends in 6 has IPv6 as well. As anna's
# place, neighbour and hairpin are beside the hub, behind the same router, which does not or does loop its public
# address back.
direct_world() {
    internet
    internet_delay "$DELAY_MS"
    relay_starts
    place hub "$1" "$HUB4" 2001:db8:1
    place anna "$2" "$ANNA4" 2001:db8:2
    local router
    FIRST_NAT=()
    for router in "${!NAT[@]}"; do FIRST_NAT[$router]=${NAT[$router]}; done
    hub_starts hub
    halt hub sync
    on anna wgx spoke init "$RELAY4" --relay-public-key "$RELAY_KEY" --address "$ANNA_INNER/16" >"$RUN/anna-init.log" 2>&1
    on hub wgx hub add-spoke --name anna --public-key "$(key_in anna /etc/wgx/spoke.conf)" >"$RUN/anna.conf" 2>>"$RUN/anna-init.log"
    sed -n 's/^PresharedKey *= *//p' "$RUN/anna.conf" | on anna sh -c 'umask 077; cat >hub.psk'
    on anna wgx spoke add-hub "$(public_key hub)" hub.psk >>"$RUN/anna-init.log" 2>&1
    on anna wgx spoke start >>"$RUN/anna-init.log" 2>&1
    COUNTERPART_KEY=([hub]=$(public_key anna) [anna]=$(public_key hub))
    tunnel_reaches
}

place() {
    case $2 in
        public) public "$1" "$3" ;;
        neighbour) neighbour "$1" hub ;;
        hairpin)
            neighbour "$1" hub
            hairpin hub-nat
            ;;
        *6) site "$1" "${2%6}" "$3" "$4" ;;
        *) site "$1" "$2" "$3" ;;
    esac
}

tunnel_reaches() {
    reaches hub "$ANNA_INNER" 20
    reaches anna "$HUB_INNER" 20
}

# direct_starts: starts both watches, and what notes the endpoints meanwhile. STARTED_MS is when both
# agents were there.
direct_starts() {
    local machine
    for machine in hub anna; do
        # shellcheck disable=SC2016
        spawn "$machine" endpoints bash -c '
            while :; do
                now=$(wg show wgx endpoints 2>/dev/null | grep -F "$0" | cut -f 2)
                [[ $now == "$last" ]] || echo "$(date +%s%3N) $now"
                last=$now
                sleep 0.05
            done' "${COUNTERPART_KEY[$machine]}"
    done
    spawn hub sync wgx hub sync --watch
    spawn anna sync wgx spoke sync --watch
    eventually 30 "the hub's agent listens" agent_listens hub
    eventually 30 "the spoke's agent listens" agent_listens anna
    STARTED_MS=$(now_ms)
}

# agent_listens MACHINE: succeeds when the machine's agent may be asked about direct paths.
agent_listens() { on "$1" ss -Hlun 'sport = :8789' | grep -q .; }

# direct_ends: ends what direct_starts has started, as far as it still runs.
direct_ends() {
    local machine tag
    for machine in hub anna; do
        for tag in sync endpoints; do
            ! on "$machine" test -e "/run/lab-$tag.pid" || halt "$machine" "$tag"
        done
    done
}

# start_over: ends the watches and begins anew through the relay: with new sessions, routers that know nothing and are
# of the kind that they were first, and no path that is severed.
start_over() {
    local router
    direct_ends
    on hub wgx hub stop >>"$RUN/hub-init.log" 2>&1
    on anna wgx spoke stop >>"$RUN/anna-init.log" 2>&1
    for router in "${!FIRST_NAT[@]}"; do
        NAT[$router]=${FIRST_NAT[$router]}
        nat_reboots "$router"
    done
    on internet sh -c '! nft list table inet severed >/dev/null 2>&1 || nft delete table inet severed'
    on hub wgx hub start >>"$RUN/hub-init.log" 2>&1
    on anna wgx spoke start >>"$RUN/anna-init.log" 2>&1
    tunnel_reaches
}

# path MACHINE: prints the endpoint that the machine uses for the other one, or "relayed".
path() {
    local endpoint
    endpoint=$(on "$1" wg show wgx endpoints | awk -v key="${COUNTERPART_KEY[$1]}" '$1 == key { print $2 }')
    case $endpoint in
        "$RELAY4":* | "[$RELAY6]":*) echo relayed ;;
        *) echo "${endpoint:-none}" ;;
    esac
}

is_relayed() { [[ $(path "$1") == relayed ]]; }
is_direct() { [[ $(path "$1") == *:* ]]; }
both_relayed() { is_relayed hub && is_relayed anna; }
both_direct() { is_direct hub && is_direct anna; }

# took_ms: prints how long it took from when both agents were there until both had a direct path for the first time.
took_ms() {
    awk -v started="$STARTED_MS" -v relay4="$RELAY4:" -v relay6="[$RELAY6]:" '
        FILENAME in since { next }
        $2 ~ /:/ && index($2, relay4) != 1 && index($2, relay6) != 1 { since[FILENAME] = $1 }
        END { for (name in since) if (since[name] > last) last = since[name]; print (last > started ? last - started : 0) }' \
        "$RUN/hub-endpoints.log" "$RUN/anna-endpoints.log"
}

# pings_missing FROM TO [SINCE-MS]: prints how many echo requests were not answered although a later one was, so that
# those on their way at the end do not count. Of what was sent before that time it counts nothing.
pings_missing() {
    awk -v since="${3-0}" '
        /bytes from/ && match($0, /icmp_seq=[0-9]+/) {
            number = substr($0, RSTART + 9, RLENGTH - 9) + 0
            if (substr($1, 2, length($1) - 2) * 1000 < since) { if (number > first) first = number; next }
            if (!(number in seen)) count++
            seen[number]
            if (number > last) last = number
        }
        END { print last ? last - first - count : 0 }' "$RUN/$1-ping-$2.log"
}
