# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2034
# The steps of a user who sets up relay, hub and spokes, as functions: the same commands in the same order as in the
# README. shellcheck source=lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# The way in which the relay moves packets, the same in all scenarios: kernel (the default), batched (in user space), or
# plain (in user space, one system call per datagram).
WGX_LAB_PATH=${WGX_LAB_PATH-kernel}
case $WGX_LAB_PATH in
    kernel) RELAY_CONF=('KernelPath = on') RELAY_SAYS='kernel path: on' ;;
    batched) RELAY_CONF=('KernelPath = off') RELAY_SAYS='batched system calls' ;;
    plain) RELAY_CONF=('KernelPath = off' 'BatchedCalls = off') RELAY_SAYS='one system call per datagram' ;;
    *) fail "unknown WGX_LAB_PATH $WGX_LAB_PATH" ;;
esac

# relay_starts: makes the machine "relay" with wgxd under supervision, on a first start without a key.
relay_starts() {
    public relay "$RELAY4" "$RELAY6"
    on relay mkdir -p /etc/wgx
    printf '%s\n' '[Relay]' 'AllowedPublicKeys =' 'AdmitPublishedSpokes = off' "${RELAY_CONF[@]}" | on relay sh -c 'cat >/etc/wgx/relay.conf'
    spawn relay wgxd "$LAB/supervise" /run/wgxd.pid wgxd
    eventually 20 'wgxd answers' on relay wgx relay running
    on relay wgx relay status | grep -qF "$RELAY_SAYS" || fail "the relay's status does not say: $RELAY_SAYS"
    RELAY_KEY=$(on relay wgx relay public-key)
    ALLOWED=
    expect_warning 'nobody is allowed: add AllowedPublicKeys'
}

# admit KEY: lets one more hub use the relay and bring its spokes, without a restart.
admit() {
    ALLOWED=${ALLOWED:+$ALLOWED, }$1
    set_lines relay /etc/wgx/relay.conf "AllowedPublicKeys = $ALLOWED" 'AdmitPublishedSpokes = on'
    on relay wgx relay reload >/dev/null
}

# set_lines MACHINE FILE "KEY = VALUE"...: replaces lines that are there.
set_lines() {
    local machine=$1 file=$2 line
    shift 2
    for line in "$@"; do
        on "$machine" grep -q "^${line%% *}" "$file" || fail "$file on $machine has no line for ${line%% *}"
        on "$machine" sed -i "s|^${line%% *} *=.*|$line|" "$file"
    done
}

# hub_starts HUB [RELAY-ADDRESS [INIT-OPTION...]]
hub_starts() {
    local hub=$1 relay=${2-$RELAY4}
    shift $(($# > 1 ? 2 : 1))
    on "$hub" wgx hub init "$relay" --relay-public-key "$RELAY_KEY" "$@" >"$RUN/$hub-init.log" 2>&1 || { cat "$RUN/$hub-init.log"; false; }
    admit "$(key_in "$hub" /etc/wgx/hub.conf)"
    on "$hub" wgx hub start >>"$RUN/$hub-init.log" 2>&1 || { cat "$RUN/$hub-init.log"; false; }
    reaches "$hub" "$(relay_inner "$hub")"
    spawn "$hub" sync wgx hub sync --watch
}

# key_in MACHINE FILE: prints the public key that belongs to the file's private key.
key_in() {
    on "$1" sh -c 'sed -n "s/^PrivateKey *= *//p" "$0" | wg pubkey' "$2"
}

relay_inner() { on "$1" wg show wgx allowed-ips | awk -v key="$RELAY_KEY" '$1 == key { sub("/.*", "", $2); print $2 }'; }

inner() { on "$1" ip -4 -o address show dev "${2-wgx}" | awk '{ sub("/.*", "", $4); print $4; exit }'; }

# spoke_config HUB SPOKE [ADD-SPOKE-OPTION...]: adds a spoke at the hub and hands it its configuration.
spoke_config() {
    local hub=$1 spoke=$2
    shift 2
    on "$hub" wgx hub add-spoke --name "$spoke" "$@" >"$RUN/$spoke.conf" 2>"$RUN/$spoke-add.log" || { cat "$RUN/$spoke-add.log"; false; }
    on "$spoke" mkdir -p /etc/wireguard
    on "$spoke" sh -c 'umask 077; cat >/etc/wireguard/wgx.conf' <"$RUN/$spoke.conf"
}

# spoke_joins HUB SPOKE [ADD-SPOKE-OPTION...]: does the same, and starts the spoke with nothing but wg-quick.
spoke_joins() {
    spoke_config "$@"
    on "$2" wg-quick up wgx >"$RUN/$2-wg-quick.log" 2>&1 || { cat "$RUN/$2-wg-quick.log"; false; }
    reaches "$2" "$(inner "$1")"
}

kill_relay() { on relay sh -c "kill -$1 \$(cat /run/wgxd.pid)"; }

# both_ways A B ADDRESS-OF-A ADDRESS-OF-B: waits until each reaches the other.
both_ways() {
    reaches "$1" "$4"
    reaches "$2" "$3"
    say "$1 and $2 reach each other by ping"
}

# handshake_at MACHINE PEER-KEY: prints the time of the last handshake in seconds since 1970, 0 for never.
handshake_at() { on "$1" wg show "${3-wgx}" latest-handshakes | awk -v key="$2" '$1 == key { print $2 }'; }

public_key() { on "$1" wg show "${2-wgx}" public-key; }

relay_says() {
    on relay wgx relay status | sed 's/^/  | /'
}
