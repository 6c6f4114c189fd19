# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# TCP between two real WireGuard peers, through relays in turn. Their own cryptography takes most of the time, so that
# it must be a quick WireGuard: WGX_BENCH_WIREGUARD names the program.
#
#   west: spoke ── relay: wgxd (several), nftables ── east: hub
# shellcheck source=bench-lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-lib.sh"

WIREGUARD=${WGX_BENCH_WIREGUARD-wireguard-go}
WEST_INNER=10.96.0.1
EAST_INNER=10.96.0.2
WGXD_INNER=10.96.0.254
TCP_NFT_PORT=8801
declare -A PUBLIC_OF=()

tcp_machines() {
    tcp_machine west 10.97.1 "$WEST_INNER"
    tcp_machine east 10.97.2 "$EAST_INNER"
    on relay nft -f - <<RULES
table ip bench-tcp {
    chain prerouting {
        type nat hook prerouting priority dstnat
        ip daddr 10.97.1.2 udp dport $TCP_NFT_PORT dnat to 10.97.2.1:51820
    }
    chain postrouting {
        type nat hook postrouting priority srcnat
        ip daddr 10.97.2.1 masquerade
    }
}
RULES
    spawn east iperf3 iperf3 --server --bind "$EAST_INNER"
}

# tcp_machine NAME PREFIX INNER: makes a machine with a WireGuard interface of the machine's name.
tcp_machine() {
    local name=$1 prefix=$2 inner=$3
    machine "$name"
    cable "$name" wire relay "$name"
    up "$name" wire "$prefix.1/24"
    up relay "$name" "$prefix.2/24"
    on "$name" ip route add default via "$prefix.2"
    spawn "$name" wireguard env WG_PROCESS_FOREGROUND=1 "$WIREGUARD" -f "$name"
    eventually 5 "$name has an interface" on "$name" ip link show "$name"
    on "$name" sh -c "umask 077; wg genkey >/run/key; wg set $name private-key /run/key listen-port 51820"
    PUBLIC_OF[$name]=$(on "$name" sh -c 'wg pubkey </run/key')
    up "$name" "$name" "$inner/24"
    on "$name" ip link set "$name" mtu 1420
}

# tcp_through RELAY: lets west reach east through it from now on.
tcp_through() {
    local port=$TCP_NFT_PORT name
    for name in west east; do
        on "$name" wg show "$name" peers | while read -r key; do on "$name" wg set "$name" peer "$key" remove; done
    done
    if [[ $1 != nft ]]; then
        port=${PORT_OF[$1]}
        for name in west:1 east:2; do
            on "${name%:*}" wg set "${name%:*}" peer "${KEY_OF[$1]}" endpoint "10.97.${name#*:}.2:$port" allowed-ips "$WGXD_INNER/32" persistent-keepalive 20
            reaches "${name%:*}" "$WGXD_INNER" 20
        done
        on east wgx hub set-peers "$WGXD_INNER:8787" "${PUBLIC_OF[west]}" >"$RUN/set-peers.log" 2>&1
    fi
    on east wg set east peer "${PUBLIC_OF[west]}" allowed-ips "$WEST_INNER/32"
    on west wg set west peer "${PUBLIC_OF[east]}" endpoint "10.97.1.2:$port" allowed-ips "$EAST_INNER/32"
    reaches west "$EAST_INNER" 20
}

# tcp_megabits SECONDS: prints the megabits per second. Seconds are whole ones, and at least one: 0 means endless to
# iperf3.
tcp_megabits() {
    local seconds
    seconds=$(awk -v seconds="$1" 'BEGIN { print seconds < 1 ? 1 : int(seconds) }')
    on west timeout "$((seconds + 20))" iperf3 --client "$EAST_INNER" --bind "$WEST_INNER" --time "$seconds" --omit 1 --json |
        jq '.end.sum_received.bits_per_second / 1e6 | round'
}

# tcp_ratios ROUNDS SECONDS RELAY REFERENCE: prints median, least and most.
tcp_ratios() {
    local one other
    for ((round = 0; round < $1; round++)); do
        tcp_through "$3"
        one=$(tcp_megabits "$2")
        tcp_through "$4"
        other=$(tcp_megabits "$2")
        say "TCP: $3 $one, $4 $other Mbit/s" >&2
        awk -v one="$one" -v other="$other" 'BEGIN { print one / other }'
    done | spread
}
