#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# People who have their own WireGuard network keep their own files: `wgx export` prints the one [Peer] that they paste,
# `wgx hub sync --interface wg0` publishes the peers of the live interface. The peers' other lines point at the relay.
#
#   hub (wg-quick) ── hub-nat ── internet ── anna-nat ── anna (wg-quick)
#                                   └── relay
# shellcheck source=../network.sh
source "$(dirname "$0")/../network.sh"
scenario existing-wg-quick

internet
relay_starts
site hub plain 198.51.100.1
site anna plain 198.51.100.10

hub_private=$(wg genkey) hub_public=$(wg pubkey <<<"$hub_private")
anna_private=$(wg genkey) anna_public=$(wg pubkey <<<"$anna_private")
admit "$hub_public"

install_config() {
    on "$1" mkdir -p /etc/wireguard
    on "$1" sh -c 'umask 077; cat >/etc/wireguard/wg0.conf'
    # The one thing that changes for someone who comes to wgx: the relay's section.
    on "$1" sh -c "wgx export $RELAY4 --relay-public-key $RELAY_KEY >>/etc/wireguard/wg0.conf"
    on "$1" wg-quick up wg0 >"$RUN/$1-wg-quick.log" 2>&1 || { cat "$RUN/$1-wg-quick.log"; false; }
}
install_config hub <<EOC
[Interface]
PrivateKey = $hub_private
Address = 10.120.0.1/16
ListenPort = 51820

[Peer]
PublicKey = $anna_public
AllowedIPs = 10.120.0.9/32

EOC
install_config anna <<EOC
[Interface]
PrivateKey = $anna_private
Address = 10.120.0.9/16

[Peer]
PublicKey = $hub_public
Endpoint = $RELAY4:8787
AllowedIPs = 10.120.0.1/32

EOC
reaches hub "$RELAY_INNER"
on hub cat /etc/wireguard/wg0.conf | sed -n '/10.120.0.9/,$p' | sed 's/^/  | /'
on hub wgx hub sync --interface wg0 --relay-public-key "$RELAY_KEY" 2>&1 | sed 's/^/  | /'
reaches anna 10.120.0.1
both_ways hub anna 10.120.0.1 10.120.0.9
transfer anna hub 10.120.0.1 10
